#pragma once

#include <algorithm>
#include <chrono>

namespace petcam::bridge {

/// How long to wait after so many failures in a row (from 1 on): twice as long each time, at most `longest`,
/// of which the second half is left to chance, so that those who failed together do not come back together.
/// `chance`: 0 to 1.
inline std::chrono::milliseconds pauseAfter(int failures, std::chrono::milliseconds first,
                                            std::chrono::milliseconds longest, double chance) {
    constexpr int kMostDoublings = 20;
    const auto doubled = first * (1 << std::clamp(failures - 1, 0, kMostDoublings));
    const auto whole = std::min<std::chrono::milliseconds>(doubled, longest);
    return whole / 2 + std::chrono::milliseconds(static_cast<std::int64_t>(
                           static_cast<double>((whole / 2).count()) * std::clamp(chance, 0.0, 1.0)));
}

}  // namespace petcam::bridge
