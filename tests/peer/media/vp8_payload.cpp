#include "media/vp8_payload.hpp"

#include <algorithm>

namespace petcam::peer {
namespace {

constexpr std::size_t kDescriptorBytes = 4;
constexpr std::uint8_t kExtended = 0x80;        // X
constexpr std::uint8_t kPartitionStart = 0x10;  // S
constexpr std::uint8_t kHasPictureId = 0x80;    // I
constexpr std::uint8_t kHasLayerIndex = 0x40;   // L
constexpr std::uint8_t kHasLayerOrKey = 0x30;   // T, K
constexpr std::uint8_t kLongPictureId = 0x80;   // M

}  // namespace

std::vector<Bytes> vp8Payloads(BytesView frame, std::uint16_t pictureId) {
    std::vector<Bytes> payloads;
    std::uint8_t start = kPartitionStart;
    while (!frame.empty()) {
        const std::size_t size = std::min(frame.size(), kMaxPayloadBytes - kDescriptorBytes);
        Bytes payload{static_cast<std::uint8_t>(kExtended | start), kHasPictureId, 0, 0};
        payload.insert(payload.end(), frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size));
        setVp8PictureId(payload, pictureId);
        payloads.push_back(std::move(payload));
        frame = frame.subspan(size);
        start = 0;
    }
    return payloads;
}

void setVp8PictureId(std::span<std::uint8_t> payload, std::uint16_t pictureId) noexcept {
    payload[2] = static_cast<std::uint8_t>(kLongPictureId | (pictureId >> 8));
    payload[3] = static_cast<std::uint8_t>(pictureId & 0xFF);
}

std::optional<BytesView> vp8Data(BytesView payload) noexcept {
    if (payload.empty()) return std::nullopt;
    std::size_t bytes = 1;
    if ((payload[0] & kExtended) != 0) {
        if (payload.size() < 2) return std::nullopt;
        const std::uint8_t fields = payload[1];
        bytes = 2;
        if ((fields & kHasPictureId) != 0) {
            if (payload.size() <= bytes) return std::nullopt;
            bytes += (payload[bytes] & kLongPictureId) != 0 ? 2 : 1;
        }
        if ((fields & kHasLayerIndex) != 0) ++bytes;
        if ((fields & kHasLayerOrKey) != 0) ++bytes;
    }
    if (payload.size() <= bytes) return std::nullopt;
    return payload.subspan(bytes);
}

}  // namespace petcam::peer
