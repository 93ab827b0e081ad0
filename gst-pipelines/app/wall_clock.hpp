#pragma once

#include "model/wall_time.hpp"

namespace petcam::gst::app {

/// This machine's clock for arrivals: runs evenly while the system's is slewed a little, and follows it when
/// somebody sets it. One thread.
class WallClock {
public:
    static constexpr Microseconds kFollow = 1s;

    WallTime now() { return at(std::chrono::steady_clock::now().time_since_epoch(), wallTimeNow()); }

    /// `even`: since any moment.
    WallTime at(std::chrono::nanoseconds even, WallTime system) {
        const auto since = std::chrono::duration_cast<Microseconds>(even);
        if (const auto off = system - (zero_ + since); off > kFollow || off < -kFollow)
            zero_ = system - since;
        return zero_ + since;
    }

private:
    WallTime zero_{};
};

}  // namespace petcam::gst::app
