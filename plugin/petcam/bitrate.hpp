#pragma once

#include <compare>
#include <cstdint>

namespace petcam {

/// Bits per second.
struct Bitrate {
    std::uint64_t bitsPerSecond = 0;

    auto operator<=>(const Bitrate&) const = default;
    Bitrate operator+(Bitrate other) const noexcept { return {bitsPerSecond + other.bitsPerSecond}; }
    /// Never below none.
    Bitrate operator-(Bitrate other) const noexcept {
        return {bitsPerSecond > other.bitsPerSecond ? bitsPerSecond - other.bitsPerSecond : 0};
    }
    Bitrate operator*(double factor) const noexcept {
        return {static_cast<std::uint64_t>(static_cast<double>(bitsPerSecond) * factor)};
    }
};

constexpr Bitrate operator""_kbps(unsigned long long kilobits) noexcept {
    return {kilobits * 1000};
}

}  // namespace petcam
