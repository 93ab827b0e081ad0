#include <utility>

#include "petcam/journal_words.hpp"
#include "petcam/service.hpp"

// What happens by itself as time passes.
namespace petcam {
namespace {

/// What to tell of a camera that is published and sends no picture; nothing while it has yet to begin.
std::optional<OfflineReason> whyNoPicture(Capture capture, CameraState before) {
    if (capture == Capture::Paused) return OfflineReason::Paused;
    if (capture == Capture::Interrupted) return OfflineReason::Interrupted;
    if (before == CameraState::Live) return OfflineReason::Stalled;
    return std::nullopt;
}

}  // namespace

void Service::tick(Instant now) {
    for (auto& [name, camera] : switchboard_.cameras()) {
        updateBridge(camera, now);
        updateNeed(camera, now);
        updateCap(camera, now);
        updateCodec(camera, now);
        updateState(camera, now);
        countFirstPictures(camera);
        tellReport(camera, now);
        if (const auto loss = camera.floor.expire(camera.media->talkActivity(), now)) {
            floorChanged(camera, *loss == TalkFloor::Loss::Silent ? FloorReason::Silent : FloorReason::Lease,
                         now);
        }
    }
    dropSilentViewers(now);
    if (!home_) return;
    dropStrangers(now);
    // What windows say changes by the second.
    if (home_->version() != enforced_ || now - enforcedAt_ >= 250ms) enforce(now);
    if (now - tidiedAt_ >= 60s) tidy(now);
}

void Service::tidy(Instant now) {
    tidiedAt_ = now;
    if (const auto failures = accessCounters_.notRecognised + accessCounters_.tooManyClaims;
        failures != failuresNoted_) {
        journal_.note("sign-in: " + std::to_string(failures - std::exchange(failuresNoted_, failures)) +
                      " codes or tokens were not valid in the last minute");
    }
    try {
        home_->dropExpired();
    } catch (const RequestError& error) {
        journal_.note(std::string("expired invitations stay for another minute: ") + error.what());
    }
}

void Service::endOldestStranger() {
    if (strangers_.size() < kMaxStrangers) return;
    ++accessCounters_.endedUnsigned;
    end(known(*strangers_.begin()));
}

void Service::dropStrangers(Instant now) {
    while (!strangers_.empty()) {
        Peer& peer = known(*strangers_.begin());
        if (now - peer.attachedAt < kSignInTime) return;
        ++accessCounters_.endedUnsigned;
        end(peer);
    }
}

void Service::updateNeed(Camera& camera, Instant now) {
    if (!camera.publisher) return;
    // One that has just begun shows once that it can: what it shows stays as the camera's last picture.
    const bool isOnAir = !camera.media->isBridged();
    camera.publisher->wasLive |= isOnAir && camera.media->videoSince(camera.publisher->since);
    if (!camera.publisher->wasLive) return;
    Rest& rest = camera.publisher->rest;
    const Need before = rest.asked();
    const bool seen = camera.capture() != Capture::On || camera.media->videoSince(now - Rest::kAskAgain);
    const auto ask = rest.look(camera.media->need(), seen, now);
    if (!ask) return;
    const Peer* publisher = switchboard_.find(camera.publisher->peer);
    if (publisher)
        outbox_.push_back(
            {publisher->outlet, Event{LayersWanted{camera.id, *ask, camera.publisher->cap.told()}}});
    if ((before.layers == 0) == (ask->layers == 0)) return;
    journal_.note(who(camera, camera.publisher->peer) +
                  (ask->layers == 0 ? " camera rests" : " camera wakes"));
}

void Service::updateCap(Camera& camera, Instant now) {
    if (!camera.publisher) return;
    BitrateCap& cap = camera.publisher->cap;
    if (!cap.look(camera.media->useful(), now)) return;
    const Peer* publisher = switchboard_.find(camera.publisher->peer);
    if (!publisher) return;
    constexpr Bitrate kSound = 64_kbps;  // REMB is of all that a peer sends
    publisher->outlet->limit(cap.told() ? std::optional(*cap.told() + kSound) : std::nullopt);
    outbox_.push_back(
        {publisher->outlet, Event{LayersWanted{camera.id, camera.publisher->rest.asked(), cap.told()}}});
}

void Service::updateState(Camera& camera, Instant now) {
    const CameraState before = camera.state;
    const CameraState state = camera.stateAt(now);
    if (state == before) return;
    changeState(camera, state);
    if (state == CameraState::Live) {
        journal_.note(who(camera, camera.publisher->peer) + " camera online");
        tell(camera, CameraOnline{camera.id});
        return;
    }
    if (const auto reason = whyNoPicture(camera.capture(), before)) {
        journal_.note("camera=" + camera.id + " camera offline: " + reasonText(*reason));
        tell(camera, CameraOffline{camera.id, *reason});
    }
}

void Service::changeState(Camera& camera, CameraState state) {
    camera.state = state;
    camera.stateSince = clock_.now();
}

void Service::countFirstPictures(Camera& camera) {
    for (const auto& person : camera.viewers) {
        Peer* peer = switchboard_.find(person.id);
        auto* watching = peer ? std::get_if<Watching>(&peer->role) : nullptr;
        if (!watching || watching->hasSeen || !peer->viewer) continue;
        const auto shownAt = peer->viewer->downlink()->shownAt();
        if (!shownAt) continue;
        watching->hasSeen = true;
        camera.media->measures().firstPicture.add(*shownAt - watching->since);
    }
}

std::vector<CameraStatistics> Service::statistics() {
    std::vector<CameraStatistics> all;
    for (const auto& [id, camera] : switchboard_.cameras()) {
        all.push_back(statisticsOf(camera));
    }
    return all;
}

CameraStatistics Service::statisticsOf(const Camera& camera) {
    CameraStatistics statistics{camera.id, camera.media, {}, camera.recorderCounts};
    for (const auto& person : camera.viewers) {
        const Peer* peer = switchboard_.find(person.id);
        if (peer && peer->viewer) statistics.viewers.push_back({person, peer->viewer->counts()});
    }
    return statistics;
}

void Service::dropSilentViewers(Instant now) {
    // Leaving can remove the camera: first see who is gone, then let them leave.
    std::vector<Peer*> gone;
    for (const auto& [name, camera] : switchboard_.cameras()) {
        for (const auto& person : camera.viewers) {
            Peer* peer = switchboard_.find(person.id);
            if (peer && peer->viewer && peer->viewer->isGone(now)) gone.push_back(peer);
        }
    }
    for (Peer* peer : gone) {
        journal_.note("peer=" + toString(peer->id) + " answers no longer");
        outbox_.push_back({peer->outlet, HangUp{}});
        leave(*peer, now);
    }
}

}  // namespace petcam
