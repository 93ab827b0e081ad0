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
}

void Service::updateLive(Camera& camera, Instant now) {
    const bool live = camera.publisher && camera.media->videoSince(now - Camera::kLiveFor);
    if (live == std::exchange(camera.live, live)) return;
    if (live) {
        journal_.note(who(camera, camera.publisher->peer) + " camera online");
        tell(camera, CameraOnline{camera.name});
    } else {
        journal_.note("camera=" + camera.name + " camera offline: " + reasonText(OfflineReason::Stalled));
        tell(camera, CameraOffline{camera.name, OfflineReason::Stalled});
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
