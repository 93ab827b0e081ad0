#pragma once

#include <vector>

#include "media/signature.hpp"

namespace petcam::peer {

/// A sine as Opus (mono, 48 kHz, half amplitude), in packets of 20 ms, each signed with its source and
/// counter. One second is encoded at the start and goes round, so a sender costs next to nothing. Owned by
/// one sender.
class OpusTone {
public:
    static constexpr std::uint32_t kSamplesPerPacket =
        960;  ///< what the RTP timestamp rises by (RFC 7587 section 4.1)

    /// Whole hertz, so that the second closes seamlessly. Throws std::runtime_error when libopus fails, and
    /// std::invalid_argument for a frequency that is not above 0 and below 20 kHz.
    OpusTone(unsigned frequencyHz, std::uint32_t source);

    /// The next packet's payload, with the next counter (0 first); valid until the next call.
    BytesView next();

private:
    std::vector<Bytes> packets_;
    Signature signature_;
};

}  // namespace petcam::peer
