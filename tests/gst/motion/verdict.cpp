#include "verdict.hpp"

#include <algorithm>
#include <cstdio>

namespace petcam::gst::test {

bool Verdict::inTime(const Clip& clip) const {
    return !started.empty() && started.front() <= clip.onset + 1 && started.front() >= clip.onset - 1.5;
}

bool Verdict::cameToRest(const Clip& clip) const {
    return clip.rest == 0 || (!ended.empty() && ended.back() <= clip.rest + 5);
}

std::optional<double> Verdict::delay(const Clip& clip) const {
    if (started.empty()) return std::nullopt;
    return started.front() - clip.onset;
}

void Jury::hear(const MotionSample& sample) {
    ++verdict_.pictures;
    verdict_.movingPictures += sample.moving;
    note(events_.add(sample));
}

Verdict Jury::verdict() {
    note(events_.stop());
    return verdict_;
}

void Jury::note(const std::vector<MotionEvent>& events) {
    for (const auto& event : events) {
        if (const auto* started = std::get_if<MotionStarted>(&event))
            verdict_.started.push_back(seconds(started->at));
        if (const auto* ended = std::get_if<MotionEnded>(&event))
            verdict_.ended.push_back(seconds(ended->at));
    }
}

void Table::add(const Clip& clip, const Verdict& verdict) {
    auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Row& r) { return r.group == clip.group; });
    if (row == rows_.end()) {
        row = rows_.emplace(rows_.end());
        row->group = clip.group;
        row->moves = clip.moves;
    }
    const bool good = clip.moves ? verdict.inTime(clip) && verdict.cameToRest(clip) : verdict.started.empty();
    ++row->clips;
    row->good += good;
    row->pictures += verdict.pictures;
    row->movingPictures += verdict.movingPictures;
    if (const auto delay = verdict.delay(clip)) row->delays.push_back(*delay);
    if (!good) row->seedsOfBad += " " + std::to_string(clip.seed);
    (clip.moves ? moving : still) += 1;
    (clip.moves ? inTime : quiet) += good;
}

void Table::print(const std::string& title) const {
    std::printf("\n%s\n%-24s %8s %22s %14s  %s\n", title.c_str(), "clips", "right", "delay median / worst",
                "moving pictures", "wrong (seeds)");
    for (Row row : rows_) {
        std::sort(row.delays.begin(), row.delays.end());
        std::string delay = "-";
        if (!row.delays.empty()) {
            char text[40];
            std::snprintf(text, sizeof text, "%5.2f / %5.2f s", row.delays[row.delays.size() / 2],
                          row.delays.back());
            delay = text;
        }
        std::printf("%-24s %3d / %2d %22s %7d / %5d  %s\n", row.group.c_str(), row.good, row.clips,
                    delay.c_str(), row.movingPictures, row.pictures, row.seedsOfBad.c_str());
    }
    std::printf("still without an event %d / %d, motion found within 1 s %d / %d\n", quiet, still, inTime,
                moving);
    std::fflush(stdout);
}

}  // namespace petcam::gst::test
