#pragma once

#include <chrono>

namespace petcam {

/// Monotonic time. The core never asks for it: every call that needs the time is given it.
using SteadyClock = std::chrono::steady_clock;
using Instant = SteadyClock::time_point;
using Duration = SteadyClock::duration;

using namespace std::chrono_literals;

}  // namespace petcam
