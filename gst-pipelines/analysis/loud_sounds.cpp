#include "analysis/loud_sounds.hpp"

#include <algorithm>

namespace petcam::gst {
namespace {

constexpr Microseconds kSample = 100ms;

}  // namespace

std::vector<SoundEvent> LoudSounds::add(const SoundSample& sample) {
    std::vector<SoundEvent> events;
    if (last_ && sample.at < *last_) events = stop();  // the clock was set back
    if (active_ && sample.at - lastLoud_ >= kQuiet) events = stop();
    last_ = sample.at;
    if (sample.rmsDbfs < settings_.thresholdDbfs) return events;
    lastLoud_ = sample.at + kSample;
    if (active_) {
        loudest_ = std::max(loudest_, sample.rmsDbfs);
        return events;
    }
    loud_.push_back(sample);
    if (isLoudForLong(sample.at)) {
        const auto louder = [](const SoundSample& a, const SoundSample& b) { return a.rmsDbfs < b.rmsDbfs; };
        loudest_ = std::max_element(loud_.begin(), loud_.end(), louder)->rmsDbfs;
        active_ = true;
        events.push_back(SoundStarted{loud_.front().at, loudest_});
        loud_.clear();
    }
    return events;
}

bool LoudSounds::isLoudForLong(WallTime now) {
    while (!loud_.empty() && now - loud_.front().at >= 1s)
        loud_.pop_front();
    return static_cast<std::int64_t>(loud_.size()) * kSample >= settings_.duration;
}

std::vector<SoundEvent> LoudSounds::stop() {
    std::vector<SoundEvent> events;
    if (active_) events.push_back(SoundEnded{lastLoud_, loudest_});
    active_ = false;
    loud_.clear();
    last_.reset();
    return events;
}

}  // namespace petcam::gst
