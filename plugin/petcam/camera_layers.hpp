#pragma once

#include <vector>

#include "petcam/ids.hpp"
#include "petcam/layers.hpp"
#include "petcam/rate_meter.hpp"
#include "petcam/rtp/packet.hpp"
#include "petcam/time.hpp"

namespace petcam {

/// Learns from one publisher's packets which SSRC is which simulcast layer, and which of them arrive.
///
/// An SSRC is the layer whose rid its packets carry (RFC 8852); browsers send it until the first receiver
/// report, so it is remembered. As soon as one SSRC has named its layer, those that name none, or one that
/// another SSRC is sending, are no layers: whatever they are, they tear no stream. While none names any,
/// every SSRC that sends pictures is a layer.
///
/// Which layer is the higher one: the order of the rids says it first. A client may offer them the other way
/// round, and Janus turns the order about when it is told so ("rid_order"), hence packets have the last word:
/// of two neighbours the one that for kWindow sends more than twice as many bytes is the higher one.
///
/// Owned by the publisher's feed; its media thread only. Allocates nothing after it was made.
class CameraLayers {
public:
    /// A layer that was silent for so long does not count as arriving.
    static constexpr Duration kGoneAfter = 1s;
    static constexpr Duration kWindow = 2s;
    /// Longer than packets are sent again for, and than a slow camera takes between two pictures.
    static constexpr Duration kPause = 300ms;
    /// After so long without a newer packet a number does not tell any more whether it is old.
    static constexpr Duration kAgeIsUnknownAfter = 10s;

    CameraLayers(FeedId feed, Simulcast simulcast);

    enum class Sight : std::uint8_t {
        NoLayer,  ///< of no layer: drop it
        Late,     ///< newer packets of its layer have come already: no sign that it arrives, since browsers
                  ///< probe the network with what they have sent before
        Newest,
    };
    Sight see(const rtp::Packet& packet, Instant now) noexcept;

    /// Something of this layer got lost in a pause, as when its phone changed networks: nobody will send it
    /// again, and until a keyframe has begun no picture can be made of what comes.
    bool isBroken(std::uint32_t ssrc, bool startsKeyframe) noexcept;

    /// Those of which a picture came within kGoneAfter.
    LiveLayers live(Instant now) const noexcept;

    /// It is one of the layers, whether it arrives now or not.
    bool knows(std::uint32_t ssrc) const noexcept;

    /// Names one layer to the rest of the core (Arrival::source).
    std::uint64_t sourceOf(std::uint32_t ssrc) const noexcept { return (feed_.value << 32) | ssrc; }

private:
    struct Layer {
        std::uint32_t ssrc = 0;
        std::optional<std::size_t> rank{};  ///< of its rid among those offered
        std::uint16_t newest = 0;           ///< sequence number
        std::optional<Instant> newestAt{};
        std::optional<Instant> pictureAt{};
        std::uint64_t bytes = 0;  ///< in this window
        RateMeter meter{};
        bool isBroken = false;

        bool arrivesAt(Instant now) const noexcept { return pictureAt && now - *pictureAt < kGoneAfter; }
    };

    Layer* layerOf(const rtp::Packet& packet, Instant now) noexcept;
    std::optional<std::size_t> rankOf(const rtp::Packet& packet) const noexcept;
    Layer* named(std::uint32_t ssrc, std::size_t rank, Instant now) noexcept;
    Layer* unnamed(std::uint32_t ssrc, Instant now) noexcept;
    void measure(Instant now) noexcept;
    void beginWindow(Instant now) noexcept;

    const FeedId feed_;
    Simulcast simulcast_;
    std::vector<Layer> layers_;  // lowest first, at most kMostLayers
    bool anyNamed_ = false;
    Instant windowFrom_{};
};

}  // namespace petcam
