#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "petcam/rtp/continuity.hpp"

namespace petcam::rtp {

/// The VP8 payload descriptor (RFC 7741 section 4.2) in front of a payload: how long it is, and the numbers
/// in it that count pictures. A picture id has 7 bits or 15; TL0PICIDX counts the pictures of the lowest
/// temporal layer.
struct Vp8Descriptor {
    std::uint8_t bytes = 0;
    bool startsPartitionZero = false;
    bool hasLongPictureId = false;
    std::uint8_t pictureIdAt = 0;  ///< its place in the payload; 0 without one
    std::uint8_t tl0PicIdxAt = 0;  ///< the same
    std::uint16_t pictureId = 0;
    std::uint8_t tl0PicIdx = 0;

    /// Nothing when it is cut short.
    static std::optional<Vp8Descriptor> read(std::span<const std::uint8_t> payload) noexcept;
    /// Puts the two numbers into the payload that this was read from, or a copy of it.
    void write(std::span<std::uint8_t> payload) const noexcept;
};

/// Keeps picture ids and TL0PICIDX of one outgoing stream continuous while its source changes: receivers find
/// out by them which pictures a picture needs, and wait for what never comes when they jump (seen in Chromium
/// with simulcast, which has temporal layers: packets arrive, pictures stop for seconds). All temporal layers
/// are forwarded, so that one offset a source is enough. Owned by one outgoing stream; the owner serialises
/// calls.
class Vp8Continuity {
public:
    /// The numbers under which a packet goes out. It may begin after a change of source or a pause, with a
    /// keyframe. The first source keeps its own. Which packet is the newest only sequence numbers can tell:
    /// TL0PICIDX has 8 bits, and after a loss of 128 pictures it seems to go back.
    Vp8Descriptor place(Vp8Descriptor descriptor, const Position& position) noexcept;

private:
    std::optional<std::uint16_t> lastPictureId_;
    std::optional<std::uint8_t> lastTl0PicIdx_;
    std::uint16_t pictureIdOffset_ = 0;
    std::uint8_t tl0PicIdxOffset_ = 0;
};

}  // namespace petcam::rtp
