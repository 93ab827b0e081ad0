#pragma once

#include <functional>

#include "media/opus_tone.hpp"
#include "petcam/time.hpp"
#include "streams/rtp_writer.hpp"

namespace petcam::peer {

/// Sends a tone as one RTP stream while it is switched on. Owned by one peer, whose main loop calls tick().
class AudioSender {
public:
    using Send = std::function<void(Bytes)>;

    AudioSender(OpusTone tone, RtpWriter writer, std::string mid, std::uint32_t firstTimestamp, Send send);

    void speak(bool on);
    /// Sends every packet that is due.
    void tick(Instant now);
    Bytes senderReport() const { return writer_.senderReport(timestamp_); }

    const RtpWriter& writer() const noexcept { return writer_; }

private:
    OpusTone tone_;
    RtpWriter writer_;
    const RtpExtensions extensions_;
    const Send send_;
    std::uint32_t timestamp_;
    bool speaking_ = false;
    bool begins_ = false;  // the marker bit of sound (RFC 3551 section 4.1)
    std::optional<Instant> due_;
};

}  // namespace petcam::peer
