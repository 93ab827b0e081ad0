#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace petcam::peer {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

/// The largest RTP payload that is sent: what browsers use, so that a packet with its headers, the SRTP tag
/// and a TURN header stays below every usual MTU.
inline constexpr std::size_t kMaxPayloadBytes = 1150;

}  // namespace petcam::peer
