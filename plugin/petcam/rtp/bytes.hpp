#pragma once

#include <cstdint>
#include <span>

namespace petcam::rtp {

/// Big-endian ("network order") reads and writes. The caller has checked that the bytes are there.
inline std::uint16_t readU16(std::span<const std::uint8_t> from) noexcept {
    return static_cast<std::uint16_t>((from[0] << 8) | from[1]);
}

inline std::uint32_t readU32(std::span<const std::uint8_t> from) noexcept {
    return (std::uint32_t{readU16(from)} << 16) | readU16(from.subspan(2));
}

inline void writeU16(std::span<std::uint8_t> to, std::uint16_t value) noexcept {
    to[0] = static_cast<std::uint8_t>(value >> 8);
    to[1] = static_cast<std::uint8_t>(value & 0xFF);
}

inline void writeU32(std::span<std::uint8_t> to, std::uint32_t value) noexcept {
    writeU16(to, static_cast<std::uint16_t>(value >> 16));
    writeU16(to.subspan(2), static_cast<std::uint16_t>(value & 0xFFFF));
}

}  // namespace petcam::rtp
