#pragma once

#include <optional>
#include <string>

#include "media/bytes.hpp"

namespace petcam::peer {

/// What the RTP header extensions of a packet say (RFC 8285, one-byte form; ids in sdp.hpp).
struct RtpExtensions {
    std::string mid;
    std::string rid;
    std::optional<std::uint8_t> audioLevel;  ///< -dBov (RFC 6464)
};

/// Writes the RTP packets of one stream (RFC 3550 section 5.1): sequence numbers follow one another, from a
/// given start. Owned by one sender.
class RtpWriter {
public:
    RtpWriter(std::uint32_t ssrc, std::uint8_t payloadType, std::uint16_t firstSequenceNumber)
        : ssrc_(ssrc), payloadType_(payloadType), next_(firstSequenceNumber) {}

    Bytes packet(BytesView payload, std::uint32_t timestamp, bool marker, const RtpExtensions& extensions);

    std::uint32_t ssrc() const noexcept { return ssrc_; }
    std::uint64_t packets() const noexcept { return packets_; }
    std::uint64_t payloadBytes() const noexcept { return payloadBytes_; }

    /// A sender report for a moment at which the stream's clock shows `timestamp` (RFC 3550 section 6.4.1).
    Bytes senderReport(std::uint32_t timestamp) const;

private:
    std::uint32_t ssrc_;
    std::uint8_t payloadType_;
    std::uint16_t next_;
    std::uint64_t packets_ = 0;
    std::uint64_t payloadBytes_ = 0;
};

}  // namespace petcam::peer
