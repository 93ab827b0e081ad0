#include "streams/video_sender.hpp"

namespace petcam::peer {
namespace {

constexpr Duration kMostLate = 100ms;

}  // namespace

VideoSender::VideoSender(std::shared_ptr<const Clip> clip, RtpWriter writer, RtpExtensions extensions,
                         std::uint32_t firstTimestamp, Send send)
    : clip_(std::move(clip)),
      writer_(writer),
      extensions_(std::move(extensions)),
      send_(std::move(send)),
      timestamp_(firstTimestamp) {}

void VideoSender::tick(Instant now) {
    if (!due_) due_ = now;
    if (now < *due_) return;
    const std::uint32_t before = timestamp_;
    sendPicture();
    const auto ticks = std::chrono::duration<std::int64_t, std::ratio<1, rtp::kVideoClockHz>>(
        static_cast<std::uint32_t>(timestamp_ - before));
    *due_ += std::chrono::duration_cast<Duration>(ticks);
    // On a machine that did not let us run for a while: late, as a camera would be, not all at once.
    if (*due_ + kMostLate < now) due_ = now;
}

void VideoSender::sendPicture() {
    const auto& packets = clip_->packets();
    const std::uint32_t picture = packets[position_].timestamp;
    std::size_t next = position_;
    for (; next < packets.size() && packets[next].timestamp == picture; ++next) {
        Bytes payload = packets[next].payload;
        if (clip_->codec() == rtp::VideoCodec::Vp8) Clip::setPictureId(payload, pictureId_);
        send_(writer_.packet(payload, timestamp_, packets[next].marker, extensions_));
    }
    ++pictureId_;
    timestamp_ += ticksToNextPicture(next);
    position_ = next % packets.size();
}

std::uint32_t VideoSender::ticksToNextPicture(std::size_t next) const {
    const auto& packets = clip_->packets();
    const std::uint32_t end = next < packets.size() ? packets[next].timestamp : clip_->duration();
    return end - packets[position_].timestamp;
}

void VideoSender::skipToKeyframe() {
    const auto& packets = clip_->packets();
    for (std::size_t step = 0; step < packets.size(); ++step) {
        const std::size_t candidate = (position_ + step) % packets.size();
        if (!packets[candidate].startsKeyframe) continue;
        if (step != 0) ++skips_;
        position_ = candidate;
        return;
    }
}

}  // namespace petcam::peer
