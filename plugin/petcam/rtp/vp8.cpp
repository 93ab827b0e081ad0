#include "petcam/rtp/vp8.hpp"

#include "petcam/rtp/bytes.hpp"

namespace petcam::rtp {
namespace {

constexpr std::uint16_t kLongMask = 0x7FFF;
constexpr std::uint16_t kShortMask = 0x7F;

}  // namespace

std::optional<Vp8Descriptor> Vp8Descriptor::read(std::span<const std::uint8_t> payload) noexcept {
    if (payload.empty()) return std::nullopt;
    Vp8Descriptor found;
    found.bytes = 1;
    found.startsPartitionZero = (payload[0] & 0x10) != 0 && (payload[0] & 0x07) == 0;  // S, PID
    if ((payload[0] & 0x80) == 0) return found;                                        // X
    if (payload.size() < 2) return std::nullopt;
    const std::uint8_t fields = payload[1];
    found.bytes = 2;
    if ((fields & 0x80) != 0) {  // I: picture id of 7 bits, or of 15 with M set
        if (payload.size() <= found.bytes) return std::nullopt;
        found.hasLongPictureId = (payload[found.bytes] & 0x80) != 0;
        const std::uint8_t width = found.hasLongPictureId ? 2 : 1;
        if (payload.size() < std::size_t{found.bytes} + width) return std::nullopt;
        found.pictureIdAt = found.bytes;
        found.pictureId =
            found.hasLongPictureId ? readU16(payload.subspan(found.bytes)) & kLongMask : payload[found.bytes];
        found.bytes = static_cast<std::uint8_t>(found.bytes + width);
    }
    if ((fields & 0x40) != 0) {  // L
        if (payload.size() <= found.bytes) return std::nullopt;
        found.tl0PicIdxAt = found.bytes;
        found.tl0PicIdx = payload[found.bytes++];
    }
    if ((fields & 0x30) != 0) ++found.bytes;  // T or K: TID, Y, KEYIDX
    return found;
}

void Vp8Descriptor::write(std::span<std::uint8_t> payload) const noexcept {
    if (pictureIdAt != 0 && hasLongPictureId) {
        writeU16(payload.subspan(pictureIdAt), static_cast<std::uint16_t>(0x8000 | (pictureId & kLongMask)));
    } else if (pictureIdAt != 0) {
        payload[pictureIdAt] = static_cast<std::uint8_t>(pictureId & kShortMask);
    }
    if (tl0PicIdxAt != 0) payload[tl0PicIdxAt] = tl0PicIdx;
}

Vp8Descriptor Vp8Continuity::place(Vp8Descriptor descriptor, const Position& position) noexcept {
    if (descriptor.pictureIdAt != 0) {
        const std::uint16_t mask = descriptor.hasLongPictureId ? kLongMask : kShortMask;
        if (position.begins && lastPictureId_) {
            pictureIdOffset_ = static_cast<std::uint16_t>(*lastPictureId_ + 1 - descriptor.pictureId);
        }
        descriptor.pictureId = (descriptor.pictureId + pictureIdOffset_) & mask;
        if (position.newest) lastPictureId_ = descriptor.pictureId;
    }
    if (descriptor.tl0PicIdxAt != 0) {
        if (position.begins && lastTl0PicIdx_) {
            tl0PicIdxOffset_ = static_cast<std::uint8_t>(*lastTl0PicIdx_ + 1 - descriptor.tl0PicIdx);
        }
        descriptor.tl0PicIdx = static_cast<std::uint8_t>(descriptor.tl0PicIdx + tl0PicIdxOffset_);
        if (position.newest) lastTl0PicIdx_ = descriptor.tl0PicIdx;
    }
    return descriptor;
}

}  // namespace petcam::rtp
