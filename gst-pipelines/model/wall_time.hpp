#pragma once

#include <chrono>
#include <cstdint>

namespace petcam::gst {

using namespace std::chrono_literals;
using Microseconds = std::chrono::microseconds;

/// A moment in the world: when something was seen or heard at the camera, told on this machine's clock.
using WallTime = std::chrono::sys_time<Microseconds>;

inline WallTime wallTimeNow() {
    return std::chrono::time_point_cast<Microseconds>(std::chrono::system_clock::now());
}

/// Microseconds since 1970.
inline std::int64_t unixMicroseconds(WallTime at) {
    return at.time_since_epoch().count();
}
inline WallTime fromUnixMicroseconds(std::int64_t since1970) {
    return WallTime(Microseconds(since1970));
}

/// Whole seconds since 1970, rounded down.
inline std::int64_t unixSeconds(WallTime at) {
    return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

}  // namespace petcam::gst
