#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>

#include "petcam/bitrate.hpp"
#include "petcam/rtp/bytes.hpp"
#include "petcam/time.hpp"

namespace petcam::rtp {

/// Calls `visit(parts)` for each packet of a compound one (RFC 3550 section 6.1), header included. Ends at
/// the first that is malformed: not of version 2, or longer than what is left.
template <typename Visit>
void forEachRtcpPacket(std::span<const std::uint8_t> compound, Visit visit) {
    constexpr std::size_t kHeaderBytes = 4;
    while (compound.size() >= kHeaderBytes && (compound[0] >> 6) == 2) {
        const std::size_t length = kHeaderBytes + std::size_t{4} * readU16(compound.subspan(2));
        if (length > compound.size()) return;
        visit(compound.first(length));
        compound = compound.subspan(length);
    }
}

/// Calls `visit(ssrc)` for each sender report (RFC 3550 section 6.4.1) in a compound packet, with the SSRC of
/// its sender.
template <typename Visit>
void forEachSenderReport(std::span<const std::uint8_t> compound, Visit visit) {
    constexpr std::uint8_t kSenderReport = 200;
    constexpr std::size_t kLeastBytes = 28;  // header, SSRC and sender information
    forEachRtcpPacket(compound, [&](std::span<const std::uint8_t> packet) {
        if (packet[1] == kSenderReport && packet.size() >= kLeastBytes) visit(readU32(packet.subspan(4)));
    });
}

/// What a receiver says of one stream (RFC 3550 section 6.4.1).
struct ReportBlock {
    std::uint32_t ssrc = 0;
    std::uint8_t fractionLost = 0;  ///< in 1/256, since the report before
    std::int32_t cumulativeLost = 0;
    std::uint32_t highestSequenceNumber = 0;  ///< extended: cycles in the upper half
    std::uint32_t lastSenderReport = 0;       ///< middle half of its NTP timestamp; 0: none has come
    std::uint32_t delaySinceThat = 0;         ///< in 1/65536 s
};

ReportBlock readReportBlock(std::span<const std::uint8_t> block) noexcept;

/// Calls `visit(block)` for each report block of the sender and receiver reports in a compound packet.
template <typename Visit>
void forEachReportBlock(std::span<const std::uint8_t> compound, Visit visit) {
    constexpr std::uint8_t kSenderReport = 200;
    constexpr std::uint8_t kReceiverReport = 201;
    constexpr std::size_t kBlockBytes = 24;
    forEachRtcpPacket(compound, [&](std::span<const std::uint8_t> packet) {
        if (packet[1] != kSenderReport && packet[1] != kReceiverReport) return;
        const std::size_t header = packet[1] == kSenderReport ? 28 : 8;
        std::size_t left = packet[0] & 0x1F;
        for (auto rest = packet.subspan(std::min(header, packet.size()));
             left > 0 && rest.size() >= kBlockBytes; --left, rest = rest.subspan(kBlockBytes)) {
            visit(readReportBlock(rest.first(kBlockBytes)));
        }
    });
}

/// Packet to sender report and back (RFC 3550 section 6.4.1). `ntp`: the middle 32 bits of the NTP timestamp
/// of now, by the clock that stamps the sender reports. Nothing when the receiver has not had one, or when
/// clocks disagree.
std::optional<Duration> roundTrip(const ReportBlock& block, std::uint32_t ntp) noexcept;

/// What the receiver believes that its link carries: Receiver Estimated Maximum Bitrate
/// (draft-alvestrand-rmcat-remb-03 section 2.2), the last one in a compound packet.
std::optional<Bitrate> estimatedMaximum(std::span<const std::uint8_t> compound) noexcept;

/// What a compound RTCP packet says of losses: true when a report block (RFC 3550 section 6.4.1) tells that
/// some of what was sent since the one before is missing, false when all say that nothing is, nothing without
/// a block.
std::optional<bool> tellsLoss(std::span<const std::uint8_t> compound) noexcept;

/// True when a compound RTCP packet (RFC 3550 section 6.1) holds a Picture Loss Indication (RFC 4585
/// section 6.3.1) or a Full Intra Request (RFC 5104 section 4.3.1). Malformed parts end the search.
bool asksForKeyframe(std::span<const std::uint8_t> compound) noexcept;

}  // namespace petcam::rtp
