#pragma once

#include <cstdint>
#include <span>

#include "petcam/rtp/codec.hpp"

namespace petcam::rtp {

/// True when this RTP payload is the first of a picture from which a fresh decoder can start:
/// H.264 (RFC 6184): carries a sequence parameter set, alone, in a STAP-A, or as the start of a FU-A.
///   Browsers put one before every IDR picture; an IDR without it helps no decoder that has just joined.
/// VP8 (RFC 7741): start of partition 0 of a frame whose header has the inverse key frame flag clear.
bool startsKeyframe(VideoCodec codec, std::span<const std::uint8_t> payload) noexcept;

}  // namespace petcam::rtp
