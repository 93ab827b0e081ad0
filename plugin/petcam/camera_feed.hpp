#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "petcam/camera_layers.hpp"
#include "petcam/camera_media.hpp"
#include "petcam/ports.hpp"

namespace petcam {

/// What arrives from one publisher's PeerConnection, checked packet by packet, told apart by simulcast layer,
/// and handed to its camera.
/// Lives as long as that PeerConnection; used on its media thread only.
class CameraFeed final : public MediaSink {
public:
    /// `memory`: of which its cache takes some.
    CameraFeed(FeedId feed, PublisherMedia media, std::shared_ptr<CameraMedia> camera,
               std::shared_ptr<CacheBudget> memory)
        : feed_(feed),
          media_(media),
          opus_(media.types.opus.value_or(kNoSound)),
          camera_(std::move(camera)),
          layers_(feed, media.simulcast),
          cache_(std::move(memory)) {}

    /// Control thread: the publisher offered again, with the same video.
    void use(std::optional<std::uint8_t> opus) noexcept { opus_.store(opus.value_or(kNoSound)); }

    void onRtp(MediaKind kind, std::span<std::uint8_t> bytes, std::optional<std::uint8_t> audioLevel,
               Instant now) noexcept override;
    /// Sender reports are for recorders; the core answers the rest.
    void onRtcp(MediaKind kind, std::span<const std::uint8_t> compound, std::uint32_t ntp,
                Instant now) noexcept override;
    void onMediaUp(Instant) noexcept override {}

    Counts counts() const override;
    /// As first negotiated.
    const PublisherMedia& media() const noexcept { return media_; }

private:
    static constexpr std::uint8_t kNoSound = 0xFF;  // no payload type: they have 7 bits

    /// One SSRC of sound: a second one (an encoding nobody asked for) would tear the stream apart.
    struct Source {
        std::optional<std::uint32_t> ssrc;
        Instant at{};
        bool accepts(std::uint32_t candidate, Instant now) noexcept;
    };

    Arrival arrivalOf(const rtp::Packet& packet) const noexcept;
    bool picture(rtp::Packet packet, Instant now) noexcept;
    bool sound(rtp::Packet packet, Instant now) noexcept;

    const FeedId feed_;
    const PublisherMedia media_;
    std::atomic<std::uint8_t> opus_;  // payload type of the sound
    const std::shared_ptr<CameraMedia> camera_;
    CameraLayers layers_;
    PictureCache cache_;
    Source audio_;
    std::atomic<std::uint64_t> refused_{0};  // not RTP, or of a payload type or SSRC that was not expected
};

}  // namespace petcam
