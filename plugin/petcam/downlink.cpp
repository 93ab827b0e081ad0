#include "petcam/downlink.hpp"

namespace petcam {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

std::uint16_t sequenceSeed(std::uint64_t seed) {
    return static_cast<std::uint16_t>(seed & 0x7FFF);
}
std::uint32_t timestampSeed(std::uint64_t seed) {
    return static_cast<std::uint32_t>(seed >> 16);
}

/// A source is a feed and an SSRC (Arrival::source).
bool areOfOneFeed(std::uint64_t one, std::uint64_t other) {
    return one >> 32 == other >> 32;
}

}  // namespace

Downlink::Downlink(PeerId peer, std::shared_ptr<Outlet> outlet, rtp::PayloadTypes types, std::uint64_t seed)
    : peer_(peer),
      outlet_(std::move(outlet)),
      types_(types),
      video_(rtp::kVideoClockHz, sequenceSeed(seed), timestampSeed(seed)),
      audio_(rtp::kOpusClockHz, sequenceSeed(seed >> 15), timestampSeed(seed)) {}

void Downlink::use(rtp::PayloadTypes types) {
    const std::lock_guard lock(mutex_);
    types_ = types;
}

void Downlink::prefer(Quality quality) {
    const std::lock_guard lock(mutex_);
    selector_.prefer(quality);
}

Need Downlink::need() const {
    const std::lock_guard lock(mutex_);
    return {selector_.layersNeeded(), types_.opus && audible_.load(kRelaxed)};
}

Downlink::Visit Downlink::visit() const {
    const std::lock_guard lock(mutex_);
    return visit_;
}

bool Downlink::video(Visit visit, const Arrival& arrival, rtp::Packet packet, Instant now) noexcept {
    if (!open_.load(kRelaxed)) return true;  // asks for its keyframe when it opens
    std::optional<std::uint8_t> type;
    std::optional<rtp::Position> position;
    rtp::Vp8Descriptor vp8;
    bool showsTarget = false;
    {
        const std::lock_guard lock(mutex_);
        if (visit != visit_) return true;
        type = types_.of(arrival.codec);
        if (!type) {
            gate_.close();
            video_.pause();
            counters_.withoutCodec.fetch_add(1, kRelaxed);
            return true;
        }
        const std::uint64_t target = selector_.target(arrival.layers).value_or(arrival.source);
        position = placeVideo(arrival, target, now);
        showsTarget = gate_.isOpen(target);
        if (position && arrival.vp8) vp8 = vp8_.place(*arrival.vp8, *position);
    }
    if (!position) return showsTarget;
    vp8.write(packet.mutablePayload());
    counters_.video.fetch_add(1, kRelaxed);
    send(MediaKind::Video, *type, *position, arrival.marker, packet);
    return showsTarget;
}

std::optional<rtp::Position> Downlink::placeVideo(const Arrival& arrival, std::uint64_t target,
                                                  Instant now) noexcept {
    const auto before = gate_.source();
    // The first picture wins, whichever layer it is of; the same after a layer has gone.
    const bool showsNothing = !before || !arrival.layers.has(*before);
    const bool mayBegin = arrival.startsKeyframe && (showsNothing || arrival.source == target);
    if (!gate_.admits(arrival.source, mayBegin)) {
        if (!before) counters_.beforeKeyframe.fetch_add(1, kRelaxed);
        return std::nullopt;
    }
    const auto position = video_.place(arrival.source, arrival.sequenceNumber, arrival.timestamp, now);
    if (before == arrival.source) return position;
    if (!position) {  // a keyframe that came late or twice is not sent, so it begins nothing
        gate_.close();
        counters_.beforeKeyframe.fetch_add(1, kRelaxed);
        return std::nullopt;
    }
    if (before && areOfOneFeed(*before, arrival.source)) counters_.layerSwitches.fetch_add(1, kRelaxed);
    return position;
}

void Downlink::audio(Visit visit, const Arrival& arrival, rtp::Packet packet, Instant now) noexcept {
    if (!open_.load(kRelaxed)) return;
    std::optional<std::uint8_t> type;
    std::optional<rtp::Position> position;
    {
        const std::lock_guard lock(mutex_);
        if (visit != visit_) return;
        type = types_.opus;
        if (!type || !audible_.load(kRelaxed)) {
            audio_.pause();
            return;
        }
        position = audio_.place(arrival.source, arrival.sequenceNumber, arrival.timestamp, now);
    }
    if (!position) return;
    counters_.audio.fetch_add(1, kRelaxed);
    // RFC 3551 section 4.1: the marker of sound says that a talkspurt begins after silence.
    send(MediaKind::Audio, *type, *position, arrival.marker || position->begins, packet);
}

void Downlink::skip(MediaKind kind, const Arrival& arrival) noexcept {
    const std::lock_guard lock(mutex_);
    (kind == MediaKind::Video ? video_ : audio_).skip(arrival.source, arrival.sequenceNumber);
}

void Downlink::withholdAudio() noexcept {
    const std::lock_guard lock(mutex_);
    audio_.pause();
}

void Downlink::breakOff() noexcept {
    const std::lock_guard lock(mutex_);
    gate_.close();
    video_.pause();
    audio_.pause();
}

void Downlink::interrupt() noexcept {
    {
        const std::lock_guard lock(mutex_);
        ++visit_;
    }
    breakOff();
}

void Downlink::send(MediaKind kind, std::uint8_t payloadType, rtp::Position position, bool marker,
                    rtp::Packet packet) noexcept {
    packet.setPayloadType(payloadType);
    packet.setSequenceNumber(position.sequenceNumber);
    packet.setTimestamp(position.timestamp);
    packet.setMarker(marker);
    outlet_->relay(kind, packet.bytes());
}

}  // namespace petcam
