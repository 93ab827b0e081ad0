#pragma once

#include <functional>
#include <memory>

#include "media/clip.hpp"
#include "petcam/time.hpp"
#include "streams/rtp_writer.hpp"

namespace petcam::peer {

/// Plays a clip in a loop as one RTP stream, one encoding of it where there are several. Owned by one peer,
/// whose main loop calls tick() often enough.
class VideoSender {
public:
    using Send = std::function<void(Bytes)>;

    VideoSender(std::shared_ptr<const Clip> clip, RtpWriter writer, RtpExtensions extensions,
                std::uint32_t firstTimestamp, Send send);

    /// Sends a picture when one is due. The first call starts the clip.
    void tick(Instant now);
    /// A picture loss was reported: goes on with the clip's next keyframe, as an encoder would make one.
    void skipToKeyframe();
    Bytes senderReport() const { return writer_.senderReport(timestamp_); }

    const RtpWriter& writer() const noexcept { return writer_; }
    std::uint64_t skips() const noexcept { return skips_; }

private:
    void sendPicture();
    std::uint32_t ticksToNextPicture(std::size_t next) const;

    const std::shared_ptr<const Clip> clip_;
    RtpWriter writer_;
    const RtpExtensions extensions_;
    const Send send_;
    std::uint32_t timestamp_;
    std::size_t position_ = 0;
    std::uint16_t pictureId_ = 0;
    std::optional<Instant> due_;
    std::uint64_t skips_ = 0;
};

}  // namespace petcam::peer
