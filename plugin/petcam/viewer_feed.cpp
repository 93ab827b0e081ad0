#include "petcam/viewer_feed.hpp"

#include <utility>

#include "petcam/rtp/rtcp.hpp"

namespace petcam {

std::shared_ptr<CameraMedia> ViewerFeed::camera() const noexcept {
    const std::lock_guard lock(cameraMutex_);
    return camera_;
}

void ViewerFeed::follow(std::shared_ptr<CameraMedia> camera) {
    const std::lock_guard lock(cameraMutex_);
    camera_ = std::move(camera);
}

bool ViewerFeed::isGone(Instant now) noexcept {
    const std::uint64_t heard = heard_.load(std::memory_order_relaxed);
    const std::uint64_t sent = downlink_->sent();
    if (heard != heardBefore_) {
        heardBefore_ = heard;
        sentBefore_ = sent;
        unansweredSince_.reset();
    }
    if (!unansweredSince_ && sent != sentBefore_) unansweredSince_ = now;
    return unansweredSince_ && now - *unansweredSince_ >= kSilence;
}

void ViewerFeed::onRtp(MediaKind kind, std::span<std::uint8_t> bytes, std::optional<std::uint8_t> audioLevel,
                       Instant now) noexcept {
    heard_.fetch_add(1, std::memory_order_relaxed);
    const auto packet = rtp::Packet::parse(bytes);
    if (kind != MediaKind::Audio || !packet ||
        packet->payloadType() != opus_.load(std::memory_order_relaxed)) {
        refused_.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    if (const auto heardBy = camera()) heardBy->fromViewer(downlink_->peer(), *packet, audioLevel, now);
}

void ViewerFeed::onRtcp(MediaKind kind, std::span<const std::uint8_t> compound, std::uint32_t ntp,
                        Instant now) noexcept {
    heard_.fetch_add(1, std::memory_order_relaxed);
    if (const auto maximum = rtp::estimatedMaximum(compound)) downlink_->hear(*maximum, now);
    bool broke = false;
    rtp::forEachRtcpPacket(compound, [&](std::span<const std::uint8_t> packet) {
        const auto feedback = rtp::TransportFeedback::read(packet);
        if (feedback && downlink_->hear(*feedback, now)) broke = true;
    });
    if (kind == MediaKind::Video) {
        // The first one is of the picture, others are of what was sent again (RFC 4588).
        bool isFirst = true;
        rtp::forEachReportBlock(compound, [&](const rtp::ReportBlock& block) {
            if (std::exchange(isFirst, false)) reported(block, rtp::roundTrip(block, ntp), now);
        });
    }
    if (const auto loss = rtp::tellsLoss(compound); loss && path_.hear(*loss, now)) {
        downlink_->smooth(path_.shallHold());
    }
    const bool asks = rtp::asksForKeyframe(compound);
    if (asks) downlink_->heal();
    if (!asks && !broke) return;
    if (const auto watched = camera()) watched->wantPicture(now);
}

void ViewerFeed::reported(const rtp::ReportBlock& block, std::optional<Duration> roundTrip,
                          Instant now) noexcept {
    downlink_->hear(block, roundTrip, now);
    if (roundTrip) path_.measure(*roundTrip);
    const auto watched = camera();
    if (!watched) return;
    if (roundTrip) watched->measures().roundTrip.add(*roundTrip);
    watched->measures().lost.add(block.fractionLost * 1000u / 256u);
}

void ViewerFeed::onMediaUp(Instant now) noexcept {
    up_.store(true);
    downlink_->open();
    if (const auto watched = camera()) watched->wantPicture(now);
}

Counts ViewerFeed::counts() const {
    const auto& sent = downlink_->counters();
    const auto fare = downlink_->fare();
    const auto millis = [](Duration time) {
        return static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
    };
    return {{"layer", fare.layer ? *fare.layer + std::uint64_t{1} : 0},  // 0: none yet
            {"layers_carried", fare.layersCarried},
            {"round_trip_ms", millis(fare.roundTrip.value_or(0ms))},
            {"queued_ms", millis(fare.queued)},
            {"lost_per_mille", static_cast<std::uint64_t>(fare.lost * 1000)},
            {"video", sent.video},
            {"audio", sent.audio},
            {"before_keyframe", sent.beforeKeyframe},
            {"without_codec", sent.withoutCodec},
            {"layer_switches", sent.layerSwitches},
            {"cache_runs", sent.runs},
            {"padding", sent.padding},
            {"steps_down", sent.stepsDown},
            {"refused", refused_}};
}

}  // namespace petcam
