#pragma once

#include <cstdint>
#include <vector>

/// Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1) that so many
/// packets from number `base` on are missing, and that the one after them came: `reference` in 64 ms, `delta`
/// in 250 us.
inline std::vector<std::uint8_t> feedbackOnGap(std::uint16_t base, std::uint8_t missing,
                                               std::uint32_t reference, std::uint8_t delta) {
    const auto byteOf = [](std::uint32_t value, int shift) {
        return static_cast<std::uint8_t>(value >> shift);
    };
    std::vector<std::uint8_t> bytes{0x8F, 205, 0, 6, 0, 0, 0, 1, 0, 0, 0, 2};
    bytes.insert(bytes.end(), {byteOf(base, 8), byteOf(base, 0), 0, static_cast<std::uint8_t>(missing + 1)});
    bytes.insert(bytes.end(), {byteOf(reference, 16), byteOf(reference, 8), byteOf(reference, 0), 0});
    bytes.insert(bytes.end(), {0x00, missing, 0x20, 1, delta, 0, 0, 0});  // a run of lost ones, one that came
    return bytes;
}
