#include "petcam/rtp/rtcp.hpp"

namespace petcam::rtp {
namespace {

constexpr std::size_t kFeedbackHeaderBytes = 12;  // RFC 4585 section 6.1: the SSRCs of sender and media too
constexpr std::uint8_t kPayloadSpecificFeedback = 206;
constexpr std::uint8_t kPictureLossIndication = 1;
constexpr std::uint8_t kFullIntraRequest = 4;

constexpr std::uint8_t kSenderReport = 200;
constexpr std::uint8_t kReceiverReport = 201;
constexpr std::size_t kReportBlockBytes = 24;

}  // namespace

std::optional<bool> tellsLoss(std::span<const std::uint8_t> compound) noexcept {
    std::optional<bool> tells;
    forEachRtcpPacket(compound, [&](std::span<const std::uint8_t> packet) {
        if (packet[1] != kSenderReport && packet[1] != kReceiverReport) return;
        std::size_t block = packet[1] == kSenderReport ? 28 : 8;
        for (int left = packet[0] & 0x1F; left > 0 && block + kReportBlockBytes <= packet.size(); --left) {
            const std::uint8_t fractionLost = packet[block + 4];
            tells = tells.value_or(false) || fractionLost > 0;
            block += kReportBlockBytes;
        }
    });
    return tells;
}

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
