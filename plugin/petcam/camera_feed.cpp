#include "petcam/camera_feed.hpp"

namespace petcam {
namespace {

constexpr Duration kSourceIsGoneAfter = 1s;

}  // namespace

bool CameraFeed::Source::accepts(std::uint32_t candidate, Instant now) noexcept {
    if (ssrc != candidate) {
        if (ssrc && now - at < kSourceIsGoneAfter) return false;
        ssrc = candidate;
    }
    at = now;
    return true;
}

void CameraFeed::onRtp(MediaKind kind, std::span<std::uint8_t> bytes, std::optional<std::uint8_t>,
                       Instant now) noexcept {
    const auto packet = rtp::Packet::parse(bytes);
    const auto expected = kind == MediaKind::Video ? media_.types.of(media_.codec).value_or(kNoSound)
                                                   : opus_.load(std::memory_order_relaxed);
    if (!packet || packet->payloadType() != expected ||
        !(kind == MediaKind::Video ? video_ : audio_).accepts(packet->ssrc(), now)) {
        refused_.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    camera_->fromPublisher(feed_, kind, *packet, now);
}

Counts CameraFeed::counts() const {
    const auto& camera = camera_->counters();
    return {{"video", camera.video},
            {"audio", camera.audio},
            {"talk", camera.talk},
            {"without_floor", camera.withoutFloor},
            {"keyframes", camera.keyframes},
            {"keyframe_requests", camera.keyframeRequests},
            {"late", camera.late},
            {"while_paused", camera.whilePaused},
            {"refused", refused_}};
}

}  // namespace petcam
