#include "petcam/downlink.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace petcam {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

/// So much faster than it was filmed a run is given: pictures of a camera of 15 a second follow each other by
/// a millisecond.
constexpr std::uint32_t kFaster = 64;

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
    bool isWell = false;
    bool pads = false;
    {
        const std::lock_guard lock(mutex_);
        if (visit != visit_) return true;
        type = types_.of(arrival.codec);
        if (!type) {
            breakReplay();
            gate_.close();
            video_.pause();
            counters_.withoutCodec.fetch_add(1, kRelaxed);
            return true;
        }
        selector_.see(arrival.layers, gate_.source(), now);
        const bool follows = endsReplay(arrival);
        if (follows) replay_.reset();
        if (replay_) return false;
        const std::uint64_t target = selector_.target(arrival.layers).value_or(arrival.source);
        position = placeVideo(arrival, target, now);
        // The numbers of the pictures go on as in the run: they are of the same source.
        if (follows && position && !arrival.startsKeyframe) position->begins = false;
        if (position && arrival.startsKeyframe) heals_ = false;
        if (position && arrival.vp8) vp8 = vp8_.place(*arrival.vp8, *position);
        if (position) placed(*type, *position, arrival.marker, packet.bytes().size(), now);
        pads = selector_.adapter().isProbing();
        isWell = gate_.isOpen(target) && !heals_;
        awaitsRun_.store(!isWell, kRelaxed);
    }
    if (!position) return isWell;
    vp8.write(packet.mutablePayload());
    counters_.video.fetch_add(1, kRelaxed);
    send(MediaKind::Video, *type, *position, arrival.marker, packet);
    if (pads) pad(now);
    return isWell;
}

/// Whether the camera's packet follows, with a newer picture, on all that the viewer has of the run. A new
/// keyframe does so in any case.
bool Downlink::endsReplay(const Arrival& arrival) const noexcept {
    if (!replay_ || replay_->source != arrival.source) return false;
    const bool isNewer = static_cast<std::int32_t>(arrival.timestamp - replay_->timestamp) > 0;
    return isNewer && (arrival.startsKeyframe || replay_->isDone);
}

void Downlink::breakReplay() noexcept {
    replay_.reset();
    heals_ = false;
}

std::optional<std::uint64_t> Downlink::runToBegin(const PictureCache& cache,
                                                  std::optional<std::uint64_t> target,
                                                  Instant now) const noexcept {
    const auto isGood = [&](std::uint64_t source) {
        const PictureRun* run = cache.runOf(source);
        return run && run->isGoodToBegin(now);
    };
    if (target && isGood(*target)) return target;
    // The first picture wins, whichever layer it is of.
    if (gate_.source() && cache.layers().has(*gate_.source())) return std::nullopt;
    for (std::size_t i = 0; i < cache.layers().count(); ++i) {
        const std::uint64_t source = cache.layers()[i];
        if (isGood(source) && mayBeginWith(source, cache.layers())) return source;
    }
    return std::nullopt;
}

bool Downlink::beginReplay(const PictureCache& cache, std::optional<std::uint64_t> target,
                           Instant now) noexcept {
    if (heals_ && replayedAt_ && now - *replayedAt_ < kHealAgain) return false;
    const auto source = runToBegin(cache, target, now);
    if (!source) return false;
    const auto before = gate_.source();
    if (before && before != source && areOfOneFeed(*before, *source)) {
        counters_.layerSwitches.fetch_add(1, kRelaxed);
    }
    counters_.runs.fetch_add(1, kRelaxed);
    constexpr std::uint64_t kAliases = std::uint64_t{1} << 63;  // feeds are counted from one
    const std::uint64_t alias = kAliases | (std::uint64_t{++replays_} << 32) | (*source & 0xFFFF'FFFF);
    replay_ = Replay{*source, alias, cache.runOf(*source)->number(), 0, 0, false};
    gate_.admits(*source, true);
    heals_ = false;
    replayedAt_ = now;
    return true;
}

bool Downlink::replay(Visit visit, const PictureCache& cache, Instant now) noexcept {
    if (!open_.load(kRelaxed)) return true;
    std::optional<std::uint64_t> target;
    {
        const std::lock_guard lock(mutex_);
        if (visit != visit_ || !types_.of(cache.codec())) return true;
        target = selector_.target(cache.layers());
        if (!replay_) {
            const bool isWell = target && gate_.isOpen(*target) && !heals_;
            if (isWell) return true;
            if (!beginReplay(cache, target, now)) return false;
        }
    }
    Step step = Step::Sent;
    for (int sent = 0; sent < kAtOnce && step == Step::Sent; ++sent) {
        step = nextOfRun(visit, cache, now);
    }
    if (step == Step::Lost) return false;
    const std::lock_guard lock(mutex_);
    return target && gate_.isOpen(*target);
}

Downlink::Step Downlink::nextOfRun(Visit visit, const PictureCache& cache, Instant now) noexcept {
    std::array<std::uint8_t, PictureRun::kMostPacketBytes> copy;
    std::optional<std::uint8_t> type;
    std::optional<rtp::Position> position;
    std::optional<rtp::Packet> packet;
    {
        const std::lock_guard lock(mutex_);
        if (visit != visit_ || !replay_) return Step::UpToDate;
        const PictureRun* run = cache.runOf(replay_->source);
        type = types_.of(cache.codec());
        if (!run || run->number() != replay_->run || !type) {
            breakReplay();
            gate_.close();
            video_.pause();
            return Step::Lost;
        }
        if (replay_->next == run->size()) {
            replay_->isDone = run->isComplete();
            return Step::UpToDate;
        }
        const PictureRun::Entry& entry = (*run)[replay_->next++];
        replay_->isDone = false;
        if (replay_->next == 1 || static_cast<std::int32_t>(entry.timestamp - replay_->timestamp) > 0) {
            replay_->timestamp = entry.timestamp;
        }
        if (entry.bytes == 0) {
            video_.skip(replay_->alias, entry.sequenceNumber);
            return Step::Sent;
        }
        const auto bytes = run->bytesOf(entry);
        std::copy(bytes.begin(), bytes.end(), copy.begin());
        packet = rtp::Packet::parse(std::span(copy).first(bytes.size()));
        if (packet) {
            position = video_.place(replay_->alias, entry.sequenceNumber,
                                    (entry.timestamp - (*run)[0].timestamp) / kFaster, now);
        }
        if (!position) return Step::Sent;
        placed(*type, *position, packet->marker(), bytes.size(), now);
        if (cache.codec() == rtp::VideoCodec::Vp8) {
            if (const auto vp8 = rtp::Vp8Descriptor::read(packet->payload())) {
                vp8_.place(*vp8, *position).write(packet->mutablePayload());
            }
        }
    }
    counters_.video.fetch_add(1, kRelaxed);
    send(MediaKind::Video, *type, *position, packet->marker(), *packet);
    return Step::Sent;
}

void Downlink::heal() noexcept {
    const std::lock_guard lock(mutex_);
    if (!gate_.source() || replay_) return;  // it waits for its first picture, or is just given one
    heals_ = true;
    awaitsRun_.store(true, kRelaxed);
}

/// Not with more than the viewer's link carries.
bool Downlink::mayBeginWith(std::uint64_t source, const LiveLayers& layers) const noexcept {
    const auto allowed = selector_.preferred() == Quality::Auto ? selector_.layersNeeded() : kMostLayers;
    return layers.rankOf(source) < allowed;
}

std::optional<rtp::Position> Downlink::placeVideo(const Arrival& arrival, std::uint64_t target,
                                                  Instant now) noexcept {
    const auto before = gate_.source();
    // The first picture wins, whichever layer it is of; the same after a layer has gone.
    const bool showsNothing = !before || !arrival.layers.has(*before);
    const bool mayBegin =
        arrival.startsKeyframe &&
        (arrival.source == target || (showsNothing && mayBeginWith(arrival.source, arrival.layers)));
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
    bool pads = false;
    {
        const std::lock_guard lock(mutex_);
        if (visit != visit_) return;
        pads = selector_.adapter().isProbing();
        type = types_.opus;
        if (!type || !audible_.load(kRelaxed)) {
            audio_.pause();
            return;
        }
        position = audio_.place(arrival.source, arrival.sequenceNumber, arrival.timestamp, now);
    }
    if (pads) pad(now);  // more often than with pictures alone
    if (!position) return;
    counters_.audio.fetch_add(1, kRelaxed);
    // RFC 3551 section 4.1: the marker of sound says that a talkspurt begins after silence.
    send(MediaKind::Audio, *type, *position, arrival.marker || position->begins, packet);
}

void Downlink::placed(std::uint8_t type, rtp::Position position, bool marker, std::size_t bytes,
                      Instant now) noexcept {
    selector_.adapter().sent(bytes, now);
    pictureType_ = type;
    if (position.newest) pictureIsWhole_ = marker;
    if (marker && !shownAt_) shownAt_ = now;
}

std::optional<Instant> Downlink::shownAt() const {
    const std::lock_guard lock(mutex_);
    return shownAt_;
}

void Downlink::skip(MediaKind kind, const Arrival& arrival) noexcept {
    const std::lock_guard lock(mutex_);
    (kind == MediaKind::Video ? video_ : audio_).skip(arrival.source, arrival.sequenceNumber);
}

void Downlink::withholdAudio() noexcept {
    const std::lock_guard lock(mutex_);
    audio_.pause();
}

void Downlink::breakPicture() noexcept {
    breakReplay();
    gate_.close();
    video_.pause();
    awaitsRun_.store(true, kRelaxed);
}

void Downlink::breakOff() noexcept {
    const std::lock_guard lock(mutex_);
    breakPicture();
    audio_.pause();
}

void Downlink::interrupt() noexcept {
    {
        const std::lock_guard lock(mutex_);
        ++visit_;
        shownAt_.reset();
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
