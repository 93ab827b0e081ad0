#include <utility>

#include "petcam/journal_words.hpp"
#include "petcam/service.hpp"

// What happens by itself as time passes.
namespace petcam {

void Service::tick(Instant now) {
    for (auto& [name, camera] : switchboard_.cameras()) {
        updateLive(camera, now);
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
    Peer* oldest = nullptr;
    std::size_t strangers = 0;
    for (auto& [id, peer] : switchboard_.peers()) {
        if (peer.identity || peer.isEnding) continue;
        ++strangers;
        if (!oldest || peer.id < oldest->id) oldest = &peer;
    }
    if (strangers < kMaxStrangers) return;
    ++accessCounters_.endedUnsigned;
    end(*oldest);
}

void Service::dropStrangers(Instant now) {
    for (auto& [id, peer] : switchboard_.peers()) {
        if (peer.identity || peer.isEnding || now - peer.attachedAt < kSignInTime) continue;
        ++accessCounters_.endedUnsigned;
        end(peer);
    }
}

void Service::updateLive(Camera& camera, Instant now) {
    const bool live = camera.publisher && camera.media->videoSince(now - Camera::kLiveFor);
    if (live == std::exchange(camera.live, live)) return;
    if (live) {
        journal_.note(who(camera, camera.publisher->peer) + " camera online");
        tell(camera, CameraOnline{camera.id});
    } else {
        journal_.note("camera=" + camera.id + " camera offline: " + reasonText(OfflineReason::Stalled));
        tell(camera, CameraOffline{camera.id, OfflineReason::Stalled});
    }
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
