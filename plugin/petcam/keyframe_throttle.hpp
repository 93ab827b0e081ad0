#pragma once

#include <atomic>
#include <limits>

#include "petcam/time.hpp"

namespace petcam {

/// At most one keyframe request per camera in 500 ms, whatever its viewers do: a relayed PLI reaches every
/// simulcast layer, and keyframes are the dearest pictures a phone sends. Any thread may ask; no lock.
class KeyframeThrottle {
public:
    static constexpr Duration kInterval = 500ms;

    /// True for the one caller that shall ask the camera now.
    bool allows(Instant now) noexcept {
        auto last = last_.load(std::memory_order_relaxed);
        const auto at = now.time_since_epoch().count();
        if (last != kNever && at - last < kInterval.count()) return false;
        return last_.compare_exchange_strong(last, at, std::memory_order_relaxed);
    }

    /// A new publisher has not been asked anything yet.
    void reset() noexcept { last_.store(kNever, std::memory_order_relaxed); }

private:
    static constexpr Duration::rep kNever = std::numeric_limits<Duration::rep>::min();
    std::atomic<Duration::rep> last_{kNever};
};

}  // namespace petcam
