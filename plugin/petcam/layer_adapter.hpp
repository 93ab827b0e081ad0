#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "petcam/congestion.hpp"
#include "petcam/layers.hpp"
#include "petcam/rate_meter.hpp"

namespace petcam {

/// Decides how many layers of its camera one viewer's link carries: fewer at the first clear sign of
/// congestion, more only after a probe. A probe adds padding to the picture, half as much again every
/// kProbeStep, until it is as much as the layers above would be. Whatever the link queues up meanwhile is
/// little, since the first sign ends the probe; and a link that carried it carries those layers. No other way
/// is as quick and as safe: the estimate of a browser that is sent little stays low, and a layer that is too
/// much stops the picture for seconds.
/// Owned by one outgoing stream; the owner serialises calls. No clock.
class LayerAdapter {
public:
    /// A link that was too narrow for what was tried is asked again so soon, and not much later either:
    /// people walk back into their Wi-Fi.
    static constexpr Duration kFirstPause = 3s;
    static constexpr Duration kLongestPause = 4s;
    /// One that fails soon after it has passed a probe is on the border: each time twice as long.
    static constexpr Duration kFailsSoon = 10s;
    static constexpr Duration kLongestOnBorder = 60s;
    static constexpr Duration kProbeStep = 400ms;
    /// How long the whole of it is kept up, and at least one report has to come without a complaint.
    static constexpr Duration kProbeHold = 600ms;
    static constexpr Duration kLongestProbe = 6s;
    /// What was under way when the last step down was taken tells of the time before it.
    static constexpr Duration kSettles = 2s;
    static constexpr Duration kSettlesIfHeavy = 800ms;

    /// What arrives of the camera, and the source that the viewer is shown. With every packet of it.
    /// `wantsMore`: than the lowest layer, if its link carries it.
    void see(const LiveLayers& layers, std::optional<std::uint64_t> shown, bool wantsMore,
             Instant now) noexcept;
    /// With every packet of the picture's stream, padding too.
    void sent(std::size_t bytes, Instant now) noexcept;
    void feedback(const rtp::TransportFeedback& feedback, Instant now) noexcept;
    /// REMB.
    void estimate(Bitrate maximum, Instant now) noexcept;
    void report(const rtp::ReportBlock& block, std::optional<Duration> roundTrip, Instant now) noexcept;
    void slowLink(Instant now) noexcept;

    /// Whether what the viewer is shown has just become too much: once for each time.
    bool takeStepDown() noexcept { return std::exchange(stepsDown_, false); }
    /// Whether nothing reached the viewer for a moment: once for each time.
    bool takeOutage() noexcept { return congestion_.takeOutage(); }
    /// How many layers, from the lowest, the viewer may have; kMostLayers when nothing holds it down.
    std::uint8_t layers() const noexcept { return layers_; }
    bool isHeldDown() const noexcept { return layers_ < kMostLayers || carries_.has_value(); }
    /// What the link carries where even the lowest layer is too much; nothing where it is not.
    std::optional<Bitrate> carries() const noexcept { return carries_; }
    bool isProbing() const noexcept { return probe_.has_value(); }
    /// How much padding the viewer shall be sent.
    Bitrate padding(Instant now) noexcept;

    /// Which layer the viewer is shown, from the lowest; nothing before its first picture.
    std::optional<std::uint8_t> shown() const noexcept {
        return shown_ == kUnknown ? std::nullopt : std::optional(shown_);
    }
    const Congestion& congestion() const noexcept { return congestion_; }

private:
    struct Probe {
        Instant from;
        Bitrate base;
        Bitrate target;
        std::optional<Instant> reachedAt{};
        bool isAnswered = false;  ///< a report came after the target was reached
    };

    static constexpr std::uint8_t kUnknown = 0xFF;

    Bitrate probed(const Probe& probe, Instant now) const noexcept;
    void heard(std::optional<Congestion::Sign> sign, Instant now) noexcept;
    void goDown(Bitrate carries, Instant now) noexcept;
    void beginProbe(Instant now) noexcept;
    void passProbe(Instant now) noexcept;
    void failProbe(Instant now) noexcept;
    void allow(Bitrate proven, Instant now) noexcept;
    std::uint8_t layersWithin(Bitrate rate) const noexcept;

    Congestion congestion_;
    std::uint8_t layers_ = kMostLayers;
    std::optional<Bitrate> carries_;

    std::array<Bitrate, kMostLayers> rates_{};  // of each layer, as it was last seen
    std::uint8_t known_ = 0;                    // so many layers has this camera
    std::uint64_t feed_ = 0;
    std::uint8_t shown_ = kUnknown;
    Bitrate whole_{};  // of the lowest layer, as long as nothing caps it
    std::optional<Instant> seenAt_;

    bool stepsDown_ = false;
    std::optional<Instant> mildSignAt_;
    std::optional<Instant> downAt_;
    std::optional<Instant> upAt_;
    Instant probesAt_{};
    Duration pause_ = kFirstPause;
    Duration onBorder_ = kLongestPause;
    std::optional<Probe> probe_;
    RateMeter sent_;
};

}  // namespace petcam
