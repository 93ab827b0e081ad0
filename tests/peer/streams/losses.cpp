#include "streams/losses.hpp"

namespace petcam::peer {

void Losses::add(std::uint16_t number, std::uint8_t payloadType, Instant now) {
    const auto ahead = static_cast<std::int16_t>(number - highest_.value_or(number));
    if (ahead > 0) {
        for (auto one = static_cast<std::uint16_t>(*highest_ + 1); one != number; ++one)
            missing_[one] = {now};
    }
    if (!highest_ || ahead > 0) highest_ = number;
    const auto found = missing_.find(number);
    if (found == missing_.end()) return;
    if (found->second.askedAt) ++counts_.recovered[payloadType];
    missing_.erase(found);
}

std::vector<std::uint16_t> Losses::due(Instant now) {
    std::vector<std::uint16_t> numbers;
    for (auto one = missing_.begin(); one != missing_.end();) {
        auto& [number, missing] = *one;
        if (now - missing.since >= kGiveUp) {
            if (missing.askedAt) ++counts_.givenUp;
            one = missing_.erase(one);
            continue;
        }
        const bool isDue = !missing.askedAt || now - *missing.askedAt >= kAskAgain;
        if (isDue && numbers.size() < kMostAtOnce) {
            if (!missing.askedAt) ++counts_.nacked;
            missing.askedAt = now;
            numbers.push_back(number);
        }
        ++one;
    }
    return numbers;
}

}  // namespace petcam::peer
