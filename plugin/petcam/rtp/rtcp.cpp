#include "petcam/rtp/rtcp.hpp"

namespace petcam::rtp {
namespace {

constexpr std::size_t kFeedbackHeaderBytes = 12;  // RFC 4585 section 6.1: the SSRCs of sender and media too
constexpr std::uint8_t kPayloadSpecificFeedback = 206;
constexpr std::uint8_t kPictureLossIndication = 1;
constexpr std::uint8_t kFullIntraRequest = 4;

}  // namespace

bool asksForKeyframe(std::span<const std::uint8_t> compound) noexcept {
    bool asks = false;
    forEachRtcpPacket(compound, [&](std::span<const std::uint8_t> packet) {
        const std::uint8_t format = packet[0] & 0x1F;
        asks |= packet[1] == kPayloadSpecificFeedback && packet.size() >= kFeedbackHeaderBytes &&
                (format == kPictureLossIndication || format == kFullIntraRequest);
    });
    return asks;
}

}  // namespace petcam::rtp
