#pragma once

#include <chrono>
#include <cstdint>
#include <map>

#include "media/seen_numbers.hpp"
#include "petcam/rtp/packet.hpp"
#include "petcam/time.hpp"

namespace petcam::peer {

/// Exact accounting of one received RTP stream: one SSRC, whose payload types share its sequence numbers and
/// timestamps (RFC 3550 section 5.1), as when a camera changes its codec. Owned by one receiver; time is
/// passed in.
class Tally {
public:
    /// What came under one payload type: every packet, duplicates as well.
    struct Share {
        std::uint64_t packets = 0;
        std::uint64_t bytes = 0;
    };

    struct Counts {
        std::uint64_t packets = 0;  ///< all that arrived, also duplicate, reordered and too late ones
        std::uint64_t bytes = 0;    ///< of whole RTP packets, header included
        std::uint64_t empty = 0;    ///< without payload: they only probe the network
        std::uint64_t markers = 0;  ///< without duplicates: pictures, when nothing is missing
        std::uint64_t duplicates = 0;
        std::uint64_t reordered = 0;  ///< came after a higher number, within the window
        /// Further behind than SeenNumbers::kWindow; beside here only in packets, bytes and empty.
        std::uint64_t tooLate = 0;
        std::uint64_t timestampStepsBack = 0;       ///< of packets that were not reordered
        std::chrono::milliseconds longestPause{0};  ///< between two arrivals
        Instant firstAt{};
        Instant lastAt{};
    };

    void add(const rtp::Packet& packet, Instant now);

    const Counts& counts() const noexcept { return counts_; }
    const std::map<std::uint8_t, Share>& byPayloadType() const noexcept { return byPayloadType_; }
    /// Sequence numbers between the first and the last that never came.
    std::uint64_t missing() const noexcept { return seen_.missing(); }
    /// Extended numbers: they go on above 65535 (RFC 3550 appendix A.1); the first may be below 0 when a
    /// packet from before the wrap came late.
    std::int64_t firstSequenceNumber() const noexcept { return seen_.first(); }
    std::int64_t lastSequenceNumber() const noexcept { return seen_.last(); }

private:
    std::int64_t extended(std::uint16_t number) const noexcept;
    void countArrival(const rtp::Packet& packet, Instant now);
    void checkTimestamp(std::uint32_t timestamp) noexcept;

    SeenNumbers seen_;
    Counts counts_;
    std::map<std::uint8_t, Share> byPayloadType_;
    std::uint32_t newestTimestamp_ = 0;
};

}  // namespace petcam::peer
