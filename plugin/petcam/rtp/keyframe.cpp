#include "petcam/rtp/keyframe.hpp"

#include "petcam/rtp/bytes.hpp"

namespace petcam::rtp {
namespace {

constexpr std::uint8_t kNalTypeMask = 0x1F;
constexpr std::uint8_t kSequenceParameterSet = 7;
constexpr std::uint8_t kStapA = 24;
constexpr std::uint8_t kFuA = 28;

bool h264Starts(std::span<const std::uint8_t> payload) noexcept {
    const std::uint8_t type = payload[0] & kNalTypeMask;
    if (type == kSequenceParameterSet) return true;
    if (type == kFuA) {
        return payload.size() > 1 && (payload[1] & 0x80) != 0 &&
               (payload[1] & kNalTypeMask) == kSequenceParameterSet;
    }
    if (type != kStapA) return false;
    auto units = payload.subspan(1);
    while (units.size() > 2) {  // each unit: 16-bit size, then the NAL unit
        const std::size_t size = readU16(units);
        if (size == 0 || size + 2 > units.size()) return false;
        if ((units[2] & kNalTypeMask) == kSequenceParameterSet) return true;
        units = units.subspan(2 + size);
    }
    return false;
}

/// Bytes of the VP8 payload descriptor (RFC 7741 section 4.2); 0 when it is cut short.
std::size_t vp8DescriptorBytes(std::span<const std::uint8_t> payload) noexcept {
    if ((payload[0] & 0x80) == 0) return 1;  // X
    if (payload.size() < 2) return 0;
    const std::uint8_t extensions = payload[1];
    std::size_t bytes = 2;
    if ((extensions & 0x80) != 0) {  // I: picture id of 7 bits, or of 15 with M set
        if (payload.size() <= bytes) return 0;
        bytes += (payload[bytes] & 0x80) != 0 ? 2 : 1;
    }
    if ((extensions & 0x40) != 0) ++bytes;  // L: TL0PICIDX
    if ((extensions & 0x30) != 0) ++bytes;  // T or K: TID, Y, KEYIDX
    return bytes;
}

bool vp8Starts(std::span<const std::uint8_t> payload) noexcept {
    const bool startOfPartitionZero = (payload[0] & 0x10) != 0 && (payload[0] & 0x07) == 0;
    if (!startOfPartitionZero) return false;
    const std::size_t descriptor = vp8DescriptorBytes(payload);
    if (descriptor == 0 || payload.size() <= descriptor) return false;
    return (payload[descriptor] & 0x01) == 0;  // P, the inverse key frame flag
}

}  // namespace

bool startsKeyframe(VideoCodec codec, std::span<const std::uint8_t> payload) noexcept {
    if (payload.empty()) return false;
    return codec == VideoCodec::H264 ? h264Starts(payload) : vp8Starts(payload);
}

const char* nameOf(VideoCodec codec) noexcept {
    return codec == VideoCodec::H264 ? "h264" : "vp8";
}

}  // namespace petcam::rtp
