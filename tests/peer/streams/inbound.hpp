#pragma once

#include <map>
#include <memory>
#include <optional>

#include "media/clip_order.hpp"
#include "media/signature_tally.hpp"
#include "media/tally.hpp"
#include "petcam/rtp/codec.hpp"
#include "streams/losses.hpp"

namespace petcam::peer {

/// Everything one peer received, told apart and counted: streams by SSRC, the picture against the clip it
/// must be, sound by who made it. Owned by one peer; time is passed in.
class Inbound {
public:
    struct Stream {
        bool video = false;
        Tally tally;
        Losses losses;
    };
    struct Moments {
        std::optional<Instant> video;    ///< first packet of any picture
        std::optional<Instant> picture;  ///< first keyframe complete, so that a decoder can show it
        std::optional<Instant> audio;
    };

    /// `clips` may be null: then pictures are not compared with anything.
    explicit Inbound(std::shared_ptr<const ClipIndex> clips);

    /// The payload types of the answer; what comes under another one is counted as not negotiated.
    void use(rtp::PayloadTypes types) { types_ = types; }
    void add(std::span<std::uint8_t> packet, Instant now);
    /// SRTP refused it as a repetition: it was sent twice. Its payload is still encrypted.
    void addReplayed(std::span<std::uint8_t> packet, Instant now);

    const std::map<std::uint32_t, Stream>& streams() const noexcept { return streams_; }
    std::map<std::uint32_t, Stream>& streams() noexcept { return streams_; }
    const std::optional<ClipOrder>& order() const noexcept { return order_; }
    const SignatureTally& sources() const noexcept { return sources_; }
    const Moments& moments() const noexcept { return moments_; }
    std::uint64_t malformed() const noexcept { return malformed_; }
    std::uint64_t notNegotiated() const noexcept { return notNegotiated_; }
    std::uint64_t unsignedAudio() const noexcept { return unsignedAudio_; }

private:
    void addVideo(const rtp::Packet& packet, rtp::VideoCodec codec, Instant now);
    void addAudio(const rtp::Packet& packet, Instant now);

    rtp::PayloadTypes types_;
    std::map<std::uint32_t, Stream> streams_;
    std::optional<ClipOrder> order_;
    SignatureTally sources_;
    Moments moments_;
    bool keyframeBegan_ = false;
    std::uint64_t malformed_ = 0;
    std::uint64_t notNegotiated_ = 0;
    std::uint64_t unsignedAudio_ = 0;
};

}  // namespace petcam::peer
