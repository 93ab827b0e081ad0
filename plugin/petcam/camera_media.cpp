#include "petcam/camera_media.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace petcam {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

}  // namespace

std::shared_ptr<const CameraMedia::Links> CameraMedia::links() const noexcept {
    const std::lock_guard lock(linksMutex_);
    return links_;
}

void CameraMedia::publish(Links links) {
    auto next = std::make_shared<const Links>(std::move(links));
    const std::lock_guard lock(linksMutex_);
    links_.swap(next);
}

void CameraMedia::setPublisher(FeedId feed, std::shared_ptr<Outlet> outlet, PublisherMedia media,
                               bool bridged) {
    Links next = *links();
    next.feed = feed;
    next.publisher = std::move(outlet);
    next.media = media;
    if (std::exchange(next.paused, false)) awaitVideo();
    publish(std::move(next));
    if (!bridged) onAir_.store(feed.value, kRelaxed);
    throttle_.reset();
    servesUntil_.store(0, kRelaxed);
}

void CameraMedia::endBridge() {
    const std::uint64_t feed = links()->feed.value;
    if (onAir_.exchange(feed, kRelaxed) != feed) awaitVideo();
}

void CameraMedia::renegotiated(PublisherMedia media) {
    Links next = *links();
    next.media = media;
    publish(std::move(next));
}

void CameraMedia::clearPublisher() {
    Links next = *links();
    next.feed = {};
    next.publisher = nullptr;
    next.paused = false;
    publish(std::move(next));
    onAir_.store(0, kRelaxed);
    awaitVideo();
    lastRtp_.store(0, kRelaxed);
    servesUntil_.store(0, kRelaxed);
}

void CameraMedia::pause() {
    Links next = *links();
    next.paused = true;
    publish(std::move(next));
}

void CameraMedia::resume(Instant now) {
    Links next = *links();
    if (!std::exchange(next.paused, false)) return;
    awaitVideo();
    for (const auto& viewer : next.viewers) {
        viewer.link->breakOff();
    }
    for (const auto& tap : next.taps) {
        tap->breakOff();
    }
    const bool wanted = next.isWanted();
    publish(std::move(next));
    if (wanted) wantKeyframe(now);
}

void CameraMedia::add(std::shared_ptr<Downlink> viewer) {
    Links next = *links();
    const auto visit = viewer->visit();
    next.viewers.push_back({std::move(viewer), visit});
    publish(std::move(next));
}

void CameraMedia::remove(PeerId viewer) {
    Links next = *links();
    std::erase_if(next.viewers, [viewer](const Viewer& one) { return one.link->peer() == viewer; });
    publish(std::move(next));
}

void CameraMedia::add(std::shared_ptr<CameraTap> tap, Instant now) {
    Links next = *links();
    next.taps.push_back(std::move(tap));
    publish(std::move(next));
    wantKeyframe(now);
}

void CameraMedia::remove(const std::shared_ptr<CameraTap>& tap) {
    Links next = *links();
    if (std::erase(next.taps, tap) == 0) return;
    formerTaps_.sent.fetch_add(tap->counters().sent, kRelaxed);
    formerTaps_.dropped.fetch_add(tap->counters().dropped, kRelaxed);
    publish(std::move(next));
}

bool CameraMedia::setTalker(std::optional<PeerId> talker, Instant now) {
    const std::uint64_t next = talker ? talker->value : 0;
    if (talker_.exchange(next, kRelaxed) == next) return false;
    grantedAt_.store(talker ? ticks(now) : 0, kRelaxed);
    talkPacketAt_.store(0, kRelaxed);
    talkVoiceAt_.store(0, kRelaxed);
    {
        const std::lock_guard lock(talkMutex_);
        talk_.pause();  // the turn that comes goes on without a gap, and marks where it begins
    }
    mutedUntil_.store(talker ? std::numeric_limits<Ticks>::max() : ticks(now + kEchoTail), kRelaxed);
    return true;
}

void CameraMedia::fromPublisher(FeedId feed, MediaKind kind, const Arrival& arrival, rtp::Packet packet,
                                PictureCache& cache, Instant now) noexcept {
    const auto current = links();
    const bool isOurs = current->feed == feed;
    if (onAir_.load(kRelaxed) != feed.value) {
        const bool takesOver = isOurs && kind == MediaKind::Video && arrival.startsKeyframe;
        if (!takesOver) {
            counters_.late.fetch_add(1, kRelaxed);
            return;
        }
        onAir_.store(feed.value, kRelaxed);
    }
    lastRtp_.store(ticks(now), kRelaxed);
    if (current->paused) {
        counters_.whilePaused.fetch_add(1, kRelaxed);
        cache.clear();
        servesUntil_.store(0, kRelaxed);
        return;
    }
    if (kind == MediaKind::Video) {
        cache.add(arrival, packet, now);
        servesUntil_.store(ticks(cache.goodUntil(now)), kRelaxed);
        lastVideo_.store(ticks(now), kRelaxed);
        counters_.video.fetch_add(1, kRelaxed);
        if (arrival.startsKeyframe) counters_.keyframes.fetch_add(1, kRelaxed);
    } else {
        counters_.audio.fetch_add(1, kRelaxed);
    }
    if (isOurs && !current->taps.empty()) toTaps(*current, kind, arrival, packet, now);
    toViewers(*current, kind, arrival, packet, cache, now);
}

void CameraMedia::toTaps(const Links& links, MediaKind kind, const Arrival& arrival, rtp::Packet packet,
                         Instant now) noexcept {
    bool satisfied = true;
    for (const auto& tap : links.taps) {
        if (kind == MediaKind::Video) {
            satisfied &= tap->video(arrival, packet.bytes());
        } else {
            tap->audio(arrival, packet.bytes(), soundIsMuted(now));
        }
    }
    if (!satisfied) wantKeyframe(now);
}

void CameraMedia::reportsFromPublisher(FeedId feed, MediaKind kind,
                                       std::span<const std::uint8_t> compound) noexcept {
    const auto current = links();
    if (current->feed != feed || current->paused) return;
    for (const auto& tap : current->taps) {
        tap->reports(kind, compound);
    }
}

void CameraMedia::toViewers(const Links& links, MediaKind kind, const Arrival& arrival, rtp::Packet packet,
                            const PictureCache& cache, Instant now) noexcept {
    if (packet.payload().empty()) {
        for (const auto& viewer : links.viewers) {
            viewer.link->skip(kind, arrival);
        }
        return;
    }
    if (kind == MediaKind::Audio) {
        soundToViewers(links, arrival, packet, cache, now);
    } else {
        pictureToViewers(links, arrival, packet, cache, now);
    }
}

void CameraMedia::soundToViewers(const Links& links, const Arrival& arrival, rtp::Packet packet,
                                 const PictureCache& cache, Instant now) noexcept {
    const bool muted = soundIsMuted(now);
    for (const auto& viewer : links.viewers) {
        muted ? viewer.link->withholdAudio() : viewer.link->audio(viewer.visit, arrival, packet, now);
        // A packet of sound comes sooner than the next picture.
        if (viewer.link->awaitsRun()) viewer.link->replay(viewer.visit, cache, now);
    }
}

void CameraMedia::pictureToViewers(const Links& links, const Arrival& arrival, rtp::Packet packet,
                                   const PictureCache& cache, Instant now) noexcept {
    bool satisfied = true;
    for (const auto& viewer : links.viewers) {
        satisfied &= viewer.link->video(viewer.visit, arrival, packet, now) ||
                     viewer.link->replay(viewer.visit, cache, now);
    }
    // Again with every packet until the keyframe is there: a request may be lost. The throttle makes it two a
    // second at most.
    if (!satisfied) wantKeyframe(now);
}

void CameraMedia::fromViewer(PeerId viewer, rtp::Packet sound, std::optional<std::uint8_t> level,
                             Instant now) noexcept {
    if (talker_.load(kRelaxed) != viewer.value) {
        counters_.withoutFloor.fetch_add(1, kRelaxed);
        return;
    }
    talkPacketAt_.store(ticks(now), kRelaxed);
    if (!level || *level <= kVoiceLevel) talkVoiceAt_.store(ticks(now), kRelaxed);

    const auto current = links();
    if (!current->publisher || !current->media.hears) return;
    const std::uint64_t source = (viewer.value << 32) | sound.ssrc();
    std::optional<rtp::Position> position;
    {
        const std::lock_guard lock(talkMutex_);
        if (sound.payload().empty()) {
            talk_.skip(source, sound.sequenceNumber());
            return;
        }
        position = talk_.place(source, sound.sequenceNumber(), sound.timestamp(), now);
    }
    if (!position) return;
    if (const Ticks granted = grantedAt_.exchange(0, kRelaxed); granted != 0) {
        measures_.talk.add(Duration(ticks(now) - granted));
    }
    counters_.talk.fetch_add(1, kRelaxed);
    sound.setPayloadType(*current->media.types.opus);
    sound.setSequenceNumber(position->sequenceNumber);
    sound.setTimestamp(position->timestamp);
    sound.setMarker(sound.marker() || position->begins);
    current->publisher->relay(MediaKind::Audio, sound.bytes());
}

void CameraMedia::wantKeyframe(Instant now) noexcept {
    const auto current = links();
    if (!current->publisher || current->paused || !throttle_.allows(now)) return;
    counters_.keyframeRequests.fetch_add(1, kRelaxed);
    current->publisher->requestKeyframe();
}

bool CameraMedia::isWanted() const noexcept {
    return links()->isWanted();
}

bool CameraMedia::isTapped() const noexcept {
    return !links()->taps.empty();
}

Need CameraMedia::need() const {
    const auto current = links();
    Need need;
    for (const auto& viewer : current->viewers) {
        need = need | viewer.link->need();
    }
    for (const auto& tap : current->taps) {
        need = need | tap->need();
    }
    return need;
}

std::optional<Bitrate> CameraMedia::useful() const {
    const auto current = links();
    const auto wantsPicture = [](const auto& tap) { return tap->need().layers > 0; };
    if (std::any_of(current->taps.begin(), current->taps.end(), wantsPicture)) return std::nullopt;
    std::optional<Bitrate> most;
    for (const auto& viewer : current->viewers) {
        const auto carries = viewer.link->carries();
        if (!carries) return std::nullopt;
        most = std::max(most, carries);
    }
    return most;
}

CameraMedia::TapCounts CameraMedia::tapCounts() const noexcept {
    TapCounts counts{formerTaps_.sent.load(kRelaxed), formerTaps_.dropped.load(kRelaxed)};
    const auto current = links();  // kept for as long as its taps are looked at
    for (const auto& tap : current->taps) {
        counts.sent += tap->counters().sent.load(kRelaxed);
        counts.dropped += tap->counters().dropped.load(kRelaxed);
    }
    return counts;
}

Counts CameraMedia::counts() const {
    const auto taps = tapCounts();
    return {{"video", counters_.video},
            {"audio", counters_.audio},
            {"talk", counters_.talk},
            {"without_floor", counters_.withoutFloor},
            {"keyframes", counters_.keyframes},
            {"keyframe_requests", counters_.keyframeRequests},
            {"late", counters_.late},
            {"while_paused", counters_.whilePaused},
            {"tap_sent", taps.sent},
            {"tap_dropped", taps.dropped}};
}

bool CameraMedia::publisherHears() const noexcept {
    const auto current = links();
    return current->publisher && current->media.hears;
}

TalkFloor::Activity CameraMedia::talkActivity() const noexcept {
    return {Instant(Duration(talkPacketAt_.load(kRelaxed))), Instant(Duration(talkVoiceAt_.load(kRelaxed)))};
}

}  // namespace petcam
