#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "petcam/camera_media.hpp"
#include "petcam/ports.hpp"

namespace petcam {

/// What arrives from one viewer's PeerConnection: talk-back, keyframe requests, and the news that it is up.
/// Lives as long as that PeerConnection and follows its viewer from camera to camera.
class ViewerFeed final : public MediaSink {
public:
    ViewerFeed(std::shared_ptr<Downlink> downlink, std::optional<std::uint8_t> opus)
        : downlink_(std::move(downlink)), opus_(opus ? *opus : -1) {}

    // Control thread.
    /// The camera that hears this viewer from now on; none after `unwatch`.
    void follow(std::shared_ptr<CameraMedia> camera);
    void use(std::optional<std::uint8_t> opus) noexcept { opus_.store(opus ? *opus : -1); }
    bool mediaIsUp() const noexcept { return up_.load(); }

    void onRtp(MediaKind kind, std::span<std::uint8_t> bytes, std::optional<std::uint8_t> audioLevel,
               Instant now) noexcept override;
    void onRtcp(std::span<const std::uint8_t> compound, Instant now) noexcept override;
    void onMediaUp(Instant now) noexcept override;

    const std::shared_ptr<Downlink>& downlink() const noexcept { return downlink_; }
    Counts counts() const override;

private:
    std::shared_ptr<CameraMedia> camera() const noexcept;

    const std::shared_ptr<Downlink> downlink_;
    std::atomic<int> opus_;  // payload type of its sound, -1 when it may not talk
    std::atomic<bool> up_{false};
    std::atomic<std::uint64_t> refused_{0};
    mutable std::mutex cameraMutex_;
    std::shared_ptr<CameraMedia> camera_;
};

}  // namespace petcam
