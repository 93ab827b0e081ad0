#include "analysis/levels_per_second.hpp"

#include <algorithm>
#include <limits>

namespace petcam::gst {

std::vector<SecondLevel> LevelsPerSecond::add(const MotionSample& sample) {
    const auto second = unixSeconds(sample.at);
    if (auto* level = at(second)) level->motion = std::max(level->motion.value_or(0), sample.level);
    return complete(second - 1);
}

std::vector<SecondLevel> LevelsPerSecond::add(const SoundSample& sample) {
    const auto second = unixSeconds(sample.at);
    if (auto* level = at(second)) {
        level->soundDbfs = std::max(level->soundDbfs.value_or(kSilentDbfs), sample.rmsDbfs);
    }
    return complete(second - 1);
}

std::vector<SecondLevel> LevelsPerSecond::stop() {
    auto all = complete(std::numeric_limits<std::int64_t>::max());
    given_.reset();
    return all;
}

/// Where to note something of that second; nullptr when it is too late.
SecondLevel* LevelsPerSecond::at(std::int64_t second) {
    constexpr std::int64_t kClockSet = 10;  // seconds back: no latecomer, another clock
    if (given_ && second <= *given_ - kClockSet) given_.reset();
    if (given_ && second <= *given_) return nullptr;
    return &open_.try_emplace(second, SecondLevel{second, std::nullopt, std::nullopt}).first->second;
}

std::vector<SecondLevel> LevelsPerSecond::complete(std::int64_t before) {
    std::vector<SecondLevel> levels;
    while (!open_.empty() && open_.begin()->first < before) {
        given_ = open_.begin()->first;
        levels.push_back(open_.begin()->second);
        open_.erase(open_.begin());
    }
    return levels;
}

}  // namespace petcam::gst
