#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ingest/camera_clock.hpp"
#include "model/gst_ptr.hpp"

namespace petcam::gst {

/// RTCP shares the port with RTP and is told apart by its second byte (RFC 5761 section 4).
bool isRtcp(std::span<const std::uint8_t> datagram) noexcept;

/// What the recorder wants to know of an RTP packet (RFC 3550 section 5.1).
struct RtpHeader {
    std::uint8_t payloadType;
    std::uint32_t timestamp;
    std::uint32_t ssrc;
};

/// Nothing when the buffer is not a whole RTP packet.
std::optional<RtpHeader> rtpHeader(GstBuffer* packet) noexcept;

/// A sender report (RFC 3550 section 6.4.1).
struct SenderReport {
    std::uint32_t ssrc;
    NtpTime sent;
    std::uint32_t timestamp;
};

/// The sender reports of a compound packet, or of one of reduced size (RFC 5506); none when it is malformed.
std::vector<SenderReport> senderReports(std::span<const std::uint8_t> compound);

}  // namespace petcam::gst
