#include "petcam/rtp/keyframe.hpp"

#include "petcam/rtp/bytes.hpp"
#include "petcam/rtp/vp8.hpp"

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

bool vp8Starts(std::span<const std::uint8_t> payload) noexcept {
    const auto descriptor = Vp8Descriptor::read(payload);
    if (!descriptor || !descriptor->startsPartitionZero || payload.size() <= descriptor->bytes) return false;
    return (payload[descriptor->bytes] & 0x01) == 0;  // P, the inverse key frame flag
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
