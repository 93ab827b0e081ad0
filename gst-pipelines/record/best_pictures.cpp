#include "record/best_pictures.hpp"

#include <chrono>

#include "record/recording_plan.hpp"

namespace petcam::gst {
namespace {

/// A layer that comes and goes shall not take memory each time.
constexpr std::size_t kMostRuns = 4;

}  // namespace

BestPictures::Change BestPictures::push(const Frame& frame, const VideoFormat& format) {
    Change change = Change::None;
    if (!runs_.empty()) {
        const bool leapt = std::chrono::abs(frame.at - runs_.back().last) > RecordingPlan::kGap;
        change = !(format == runs_.back().format) ? Change::Format : leapt ? Change::Leap : Change::None;
        if (leapt) runs_.clear();
    }
    if (runs_.empty() || change == Change::Format) {
        begin(frame, format);
    } else {
        runs_.back().frames.push(Track::Picture, frame);
    }
    runs_.back().last = frame.at;
    while (runs_.size() > 1 && (runs_.size() > kMostRuns || frame.at > runs_[1].since + kBefore))
        runs_.pop_front();
    return change;
}

void BestPictures::begin(const Frame& frame, const VideoFormat& format) {
    Run run{format, frame.at, frame.at, PreRoll(preRoll_, mostBytes_)};
    run.frames.push(Track::Picture, frame);
    if (!runs_.empty()) {
        // Sound is ahead of the picture: some of what belongs to this one came before it.
        for (const TrackFrame& one : runs_.back().frames.since(frame.at)) {
            if (one.track == Track::Sound && one.frame.at >= frame.at) run.frames.push(one.track, one.frame);
        }
    }
    runs_.push_back(std::move(run));
}

void BestPictures::sound(const Frame& packet) {
    if (!runs_.empty()) runs_.back().frames.push(Track::Sound, packet);
}

std::vector<TrackFrame> BestPictures::since(WallTime from) const {
    return runs_.empty() ? std::vector<TrackFrame>() : runs_.back().frames.since(from);
}

std::optional<BestPictures::Shown> BestPictures::at(WallTime at) const {
    for (auto run = runs_.rbegin(); run != runs_.rend(); ++run) {
        if (run->since > at) continue;
        Shown shown{{}, run->format};
        for (const TrackFrame& one : run->frames.since(at)) {
            if (one.track == Track::Picture && (shown.frames.empty() || one.frame.at <= at))
                shown.frames.push_back(one.frame);
        }
        if (!shown.frames.empty()) return shown;
    }
    return std::nullopt;
}

}  // namespace petcam::gst
