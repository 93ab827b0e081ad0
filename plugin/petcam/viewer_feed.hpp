#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

#include "petcam/camera_media.hpp"
#include "petcam/lossy_path.hpp"
#include "petcam/ports.hpp"

namespace petcam {

/// What arrives from one viewer's PeerConnection: talk-back, keyframe requests, and the news that it is up.
/// Lives as long as that PeerConnection and follows its viewer from camera to camera.
class ViewerFeed final : public MediaSink {
public:
    /// A browser that receives anything reports at least every few seconds (RFC 3550 section 6.2); one that
    /// was sent something and said nothing for so long is not there any more.
    static constexpr Duration kSilence = 15s;

    ViewerFeed(std::shared_ptr<Downlink> downlink, std::optional<std::uint8_t> opus)
        : downlink_(std::move(downlink)), opus_(opus ? *opus : -1) {}

    // Control thread.
    /// The camera that hears this viewer from now on; none after `unwatch`.
    void follow(std::shared_ptr<CameraMedia> camera);
    void use(std::optional<std::uint8_t> opus) noexcept { opus_.store(opus ? *opus : -1); }
    bool mediaIsUp() const noexcept { return up_.load(); }
    /// Nothing came back for kSilence after something was sent. Call it at every tick.
    bool isGone(Instant now) noexcept;

    void onRtp(MediaKind kind, std::span<std::uint8_t> bytes, std::optional<std::uint8_t> audioLevel,
               Instant now) noexcept override;
    void onRtcp(MediaKind kind, std::span<const std::uint8_t> compound, std::uint32_t ntp,
                Instant now) noexcept override;
    void onSlowLink(Instant now) noexcept override { downlink_->hearSlowLink(now); }
    void onMediaUp(Instant now) noexcept override;

    const std::shared_ptr<Downlink>& downlink() const noexcept { return downlink_; }
    Counts counts() const override;

private:
    std::shared_ptr<CameraMedia> camera() const noexcept;
    /// Of the stream with the picture.
    void reported(const rtp::ReportBlock& block, std::optional<Duration> roundTrip, Instant now) noexcept;

    const std::shared_ptr<Downlink> downlink_;
    std::atomic<int> opus_;  // payload type of its sound, -1 when it may not talk
    std::atomic<bool> up_{false};
    std::atomic<std::uint64_t> refused_{0};
    std::atomic<std::uint64_t> heard_{0};  // packets of any kind that came
    LossyPath path_;                       // media thread
    mutable std::mutex cameraMutex_;
    std::shared_ptr<CameraMedia> camera_;

    // Control thread: the last time something was heard, how much had been heard and sent by then, and since
    // when an answer is due.
    std::uint64_t heardBefore_ = 0;
    std::uint64_t sentBefore_ = 0;
    std::optional<Instant> unansweredSince_;
};

}  // namespace petcam
