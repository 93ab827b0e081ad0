#pragma once

#include <chrono>

namespace petcam {

/// Monotonic time. The core never asks for it: every call that needs the time is given it.
using SteadyClock = std::chrono::steady_clock;
using Instant = SteadyClock::time_point;
using Duration = SteadyClock::duration;

/// The time on the wall, in UTC and whole seconds: of what outlives the process or is agreed with people.
using WallTime = std::chrono::sys_seconds;

using namespace std::chrono_literals;

}  // namespace petcam
