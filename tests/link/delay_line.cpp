#include "delay_line.hpp"

#include <algorithm>
#include <utility>

namespace petcam::link {

void DelayLine::put(Frame frame, Instant at, Duration delay) {
    const Instant due = underWay_.empty() ? at + delay : std::max(at + delay, underWay_.back().due);
    underWay_.push_back({std::move(frame), due});
}

std::optional<Frame> DelayLine::take(Instant now) {
    if (underWay_.empty() || underWay_.front().due > now) return std::nullopt;
    Frame frame = std::move(underWay_.front().frame);
    underWay_.pop_front();
    return frame;
}

std::optional<Instant> DelayLine::next() const noexcept {
    if (underWay_.empty()) return std::nullopt;
    return underWay_.front().due;
}

}  // namespace petcam::link
