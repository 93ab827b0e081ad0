#pragma once

#include <deque>
#include <optional>

#include "frame.hpp"

namespace petcam::link {

/// The length of a link: what goes in comes out after a delay, in the same order also when the delay becomes
/// shorter. Owned by one Direction.
class DelayLine {
public:
    void put(Frame frame, Instant at, Duration delay);
    /// The next frame that has arrived by `now`, if any.
    std::optional<Frame> take(Instant now);
    /// When the next one arrives, if any is under way.
    std::optional<Instant> next() const noexcept;

private:
    struct UnderWay {
        Frame frame;
        Instant due;
    };
    std::deque<UnderWay> underWay_;
};

}  // namespace petcam::link
