#pragma once

#include <optional>
#include <vector>

#include "media/bytes.hpp"

namespace petcam::peer {

/// The RTP payloads of one VP8 frame (RFC 7741 section 4): a descriptor of 4 bytes with a 15-bit picture id
/// in front of each. The frame is cut without regard to its partitions, all under partition index 0.
std::vector<Bytes> vp8Payloads(BytesView frame, std::uint16_t pictureId);

/// Writes a 15-bit picture id into a payload made by vp8Payloads; the sender counts on where its clip starts
/// over.
void setVp8PictureId(std::span<std::uint8_t> payload, std::uint16_t pictureId) noexcept;

/// The payload without its descriptor (RFC 7741 section 4.2), whatever fields that has; nothing when it is
/// cut short.
std::optional<BytesView> vp8Data(BytesView payload) noexcept;

}  // namespace petcam::peer
