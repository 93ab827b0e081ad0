#pragma once

#include <map>
#include <optional>

#include "media/bytes.hpp"
#include "media/tally.hpp"

namespace petcam::peer {

/// What came as RTCP, by kind: feedback of RFC 4585 and RFC 5104, reports of RFC 3550. Owned by one receiver.
class RtcpTally {
public:
    struct Counts {
        std::uint64_t senderReports = 0;
        std::uint64_t receiverReports = 0;
        std::uint64_t nacks = 0;  ///< messages, not packets asked for
        std::uint64_t plis = 0;
        std::uint64_t firs = 0;
        std::uint64_t rembs = 0;
        std::uint64_t transportCc = 0;
        std::uint64_t byes = 0;
        std::uint64_t malformed = 0;
        std::uint64_t lastRembBitrate = 0;  ///< bit/s (draft-alvestrand-rmcat-remb)
    };
    /// The last sender report of a stream, as a receiver report quotes it.
    struct LastReport {
        std::uint32_t middleOfNtp = 0;
        Instant at{};
    };

    /// True when it asks for a keyframe.
    bool add(BytesView compound, Instant now);
    const Counts& counts() const noexcept { return counts_; }

    /// A receiver report about one stream (RFC 3550 section 6.4.2).
    Bytes receiverReport(std::uint32_t from, std::uint32_t about, const Tally& tally, Instant now) const;

private:
    bool addOne(std::uint8_t type, std::uint8_t format, BytesView body, Instant now);
    bool addPayloadFeedback(std::uint8_t format, BytesView body);

    Counts counts_;
    std::map<std::uint32_t, LastReport> reports_;
};

/// A Generic NACK (RFC 4585 section 6.2.1) for these sequence numbers.
Bytes genericNack(std::uint32_t from, std::uint32_t about, const std::vector<std::uint16_t>& missing);

/// A Picture Loss Indication (RFC 4585 section 6.3.1).
Bytes pictureLossIndication(std::uint32_t from, std::uint32_t about);

}  // namespace petcam::peer
