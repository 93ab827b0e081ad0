#include "petcam/camera_feed.hpp"

#include "petcam/rtp/keyframe.hpp"
#include "petcam/rtp/rtcp.hpp"

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
    const bool taken = packet && (kind == MediaKind::Video ? picture(*packet, now) : sound(*packet, now));
    if (!taken) refused_.fetch_add(1, std::memory_order_relaxed);
}

bool CameraFeed::picture(rtp::Packet packet, Instant now) noexcept {
    if (packet.payloadType() != media_.types.of(media_.codec)) return false;
    const auto sight = layers_.see(packet, now);
    if (sight == CameraLayers::Sight::NoLayer) return false;
    Arrival arrival = arrivalOf(packet);
    arrival.startsKeyframe =
        sight == CameraLayers::Sight::Newest && rtp::startsKeyframe(media_.codec, packet.payload());
    arrival.layers = layers_.live(now);
    if (media_.codec == rtp::VideoCodec::Vp8) arrival.vp8 = rtp::Vp8Descriptor::read(packet.payload());
    camera_->fromPublisher(feed_, MediaKind::Video, arrival, packet, cache_, now);
    // Again with every packet: what asks for it may take the way that has just died.
    if (layers_.isBroken(packet.ssrc(), arrival.startsKeyframe) && camera_->isWanted())
        camera_->wantKeyframe(now);
    return true;
}

bool CameraFeed::sound(rtp::Packet packet, Instant now) noexcept {
    if (packet.payloadType() != opus_.load(std::memory_order_relaxed)) return false;
    if (!audio_.accepts(packet.ssrc(), now)) return false;
    camera_->fromPublisher(feed_, MediaKind::Audio, arrivalOf(packet), packet, cache_, now);
    return true;
}

void CameraFeed::onRtcp(MediaKind, std::span<const std::uint8_t> compound, std::uint32_t, Instant) noexcept {
    if (!camera_->isTapped()) return;
    bool ofPicture = false;
    bool ofSound = false;
    rtp::forEachSenderReport(compound, [&](std::uint32_t ssrc) {
        ofPicture |= layers_.knows(ssrc);
        ofSound |= audio_.ssrc == ssrc;
    });
    if (ofPicture) camera_->reportsFromPublisher(feed_, MediaKind::Video, compound);
    if (ofSound) camera_->reportsFromPublisher(feed_, MediaKind::Audio, compound);
}

Arrival CameraFeed::arrivalOf(const rtp::Packet& packet) const noexcept {
    return {.source = layers_.sourceOf(packet.ssrc()),
            .sequenceNumber = packet.sequenceNumber(),
            .timestamp = packet.timestamp(),
            .marker = packet.marker(),
            .codec = media_.codec};
}

Counts CameraFeed::counts() const {
    Counts counts = camera_->counts();
    counts.emplace_back("refused", refused_);
    return counts;
}

}  // namespace petcam
