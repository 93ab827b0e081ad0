#include "petcam/rtp/rtcp.hpp"

namespace petcam::rtp {
namespace {

constexpr std::size_t kFeedbackHeaderBytes = 12;  // RFC 4585 section 6.1: the SSRCs of sender and media too
constexpr std::uint8_t kPayloadSpecificFeedback = 206;
constexpr std::uint8_t kPictureLossIndication = 1;
constexpr std::uint8_t kFullIntraRequest = 4;
constexpr std::uint8_t kApplicationLayerFeedback = 15;
constexpr std::uint32_t kRemb = 0x52454D42;  // "REMB"

}  // namespace

std::optional<bool> tellsLoss(std::span<const std::uint8_t> compound) noexcept {
    std::optional<bool> tells;
    forEachReportBlock(
        compound, [&](const ReportBlock& block) { tells = tells.value_or(false) || block.fractionLost > 0; });
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

ReportBlock readReportBlock(std::span<const std::uint8_t> block) noexcept {
    // 24 bits with a sign: duplicates count against it.
    const std::uint32_t lost = readU32(block.subspan(4)) & 0xFF'FFFF;
    return {.ssrc = readU32(block),
            .fractionLost = block[4],
            .cumulativeLost = static_cast<std::int32_t>(lost << 8) >> 8,
            .highestSequenceNumber = readU32(block.subspan(8)),
            .lastSenderReport = readU32(block.subspan(16)),
            .delaySinceThat = readU32(block.subspan(20))};
}

std::optional<Duration> roundTrip(const ReportBlock& block, std::uint32_t ntp) noexcept {
    constexpr std::int64_t kTicks = 65536;  // in a second
    constexpr std::int64_t kLongest = 60 * kTicks;
    if (block.lastSenderReport == 0) return std::nullopt;
    const auto ticks = static_cast<std::int32_t>(ntp - block.lastSenderReport - block.delaySinceThat);
    if (ticks < -kTicks || ticks > kLongest) return std::nullopt;
    return std::chrono::microseconds(std::max<std::int64_t>(0, ticks) * 1'000'000 / kTicks);
}

std::optional<Bitrate> estimatedMaximum(std::span<const std::uint8_t> compound) noexcept {
    constexpr std::size_t kLeastBytes = 20;  // without the SSRCs that it is of
    std::optional<Bitrate> estimate;
    forEachRtcpPacket(compound, [&](std::span<const std::uint8_t> packet) {
        if (packet[1] != kPayloadSpecificFeedback || (packet[0] & 0x1F) != kApplicationLayerFeedback) return;
        if (packet.size() < kLeastBytes || readU32(packet.subspan(12)) != kRemb) return;
        const std::uint32_t field = readU32(packet.subspan(16));  // count of SSRCs, exponent, mantissa
        estimate =
            Bitrate{std::uint64_t{field & 0x3'FFFF} << std::min<std::uint32_t>((field >> 18) & 0x3F, 45)};
    });
    return estimate;
}

}  // namespace petcam::rtp
