#pragma once

#include <cstdint>
#include <span>

namespace petcam::rtp {

/// True when a compound RTCP packet (RFC 3550 section 6.1) holds a Picture Loss Indication (RFC 4585
/// section 6.3.1) or a Full Intra Request (RFC 5104 section 4.3.1). Malformed parts end the search.
bool asksForKeyframe(std::span<const std::uint8_t> compound) noexcept;

}  // namespace petcam::rtp
