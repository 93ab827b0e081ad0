#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "petcam/layers.hpp"

namespace petcam {

inline constexpr std::uint8_t kRidExtension = 10;
/// What a page offers that sends three layers.
inline const Simulcast kThreeLayers{kRidExtension, {"l", "m", "h"}};

/// The same RTP packet with a header extension in one-byte form (RFC 8285 section 4.2) that names its layer
/// (RFC 8852). `bytes` has neither CSRC list nor extension.
inline std::vector<std::uint8_t> withRid(std::vector<std::uint8_t> bytes, std::string_view rid) {
    const std::size_t words = (1 + rid.size() + 3) / 4;
    std::vector<std::uint8_t> extension{0xBE, 0xDE, 0x00, static_cast<std::uint8_t>(words)};
    extension.push_back(static_cast<std::uint8_t>((kRidExtension << 4) | (rid.size() - 1)));
    extension.insert(extension.end(), rid.begin(), rid.end());
    extension.resize(4 + words * 4);
    bytes[0] |= 0x10;  // X
    bytes.insert(bytes.begin() + 12, extension.begin(), extension.end());
    return bytes;
}

}  // namespace petcam
