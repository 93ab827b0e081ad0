#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "petcam/rtp/bytes.hpp"

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

/// What a compound RTCP packet says of losses: true when a report block (RFC 3550 section 6.4.1) tells that
/// some of what was sent since the one before is missing, false when all say that nothing is, nothing without
/// a block.
std::optional<bool> tellsLoss(std::span<const std::uint8_t> compound) noexcept;

/// True when a compound RTCP packet (RFC 3550 section 6.1) holds a Picture Loss Indication (RFC 4585
/// section 6.3.1) or a Full Intra Request (RFC 5104 section 4.3.1). Malformed parts end the search.
bool asksForKeyframe(std::span<const std::uint8_t> compound) noexcept;

}  // namespace petcam::rtp
