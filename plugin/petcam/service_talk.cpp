#include "petcam/journal_words.hpp"
#include "petcam/service.hpp"

// Who talks.
namespace petcam {

std::optional<TalkRefusal> Service::talkRefusal(const Peer& peer, const Camera& camera) const {
    if (!rightsOn(peer, camera.id).has(Right::Talk)) return TalkRefusal::NotAllowed;
    if (!peer.viewerSound) return TalkRefusal::ReceiveOnly;
    if (!camera.publisher) return TalkRefusal::CameraOffline;
    if (camera.capture() == Capture::Paused) return TalkRefusal::CameraPaused;
    if (!camera.media->publisherHears()) return TalkRefusal::NoSpeaker;
    return std::nullopt;
}

TalkAnswer Service::startTalking(PeerId id, Instant now) {
    Camera* camera = nullptr;
    const Peer& peer = watcher(id, camera);
    if (const auto refusal = talkRefusal(peer, *camera)) return *refusal;
    const bool hadPlace = camera->floor.holder() == id || camera->floor.positionOf(id) > 0;
    switch (camera->floor.request(id, now)) {
        case TalkFloor::Answer::QueueFull:
            return TalkRefusal::QueueFull;
        case TalkFloor::Answer::Queued:
            if (!hadPlace) floorChanged(*camera, FloorReason::Queued, now);
            return TalkQueued{camera->floor.positionOf(id)};
        case TalkFloor::Answer::Granted:
            break;
    }
    if (!hadPlace) {
        floorChanged(*camera, FloorReason::Granted, now);
        journal_.note(who(*camera, id) + " takes the floor");
    }
    return TalkGranted{};
}

TalkAnswer Service::stopTalking(PeerId id, Instant now) {
    Camera* camera = nullptr;
    watcher(id, camera);
    if (camera->floor.release(id, now)) floorChanged(*camera, FloorReason::Released, now);
    return TalkReleased{};
}

TalkAnswer Service::takeFloor(PeerId id, Instant now) {
    Camera* camera = nullptr;
    const Peer& peer = watcher(id, camera);
    if (!rightsOn(peer, camera->id).has(Right::Manage)) return TalkRefusal::NotAllowed;
    if (const auto refusal = talkRefusal(peer, *camera)) return *refusal;
    if (camera->floor.take(id, now)) {
        floorChanged(*camera, FloorReason::Preempted, now);
        journal_.note(who(*camera, id) + " takes the floor at once");
    }
    return TalkGranted{};
}

void Service::floorChanged(Camera& camera, FloorReason reason, Instant now) {
    const auto holder = camera.holder();
    const bool passedOn = camera.media->setTalker(camera.floor.holder(), now);
    if (passedOn && holder) {
        camera.lastEvent = LastEvent{LastEvent::What::Talk, clock_.now(), holder->name};
    }
    tell(camera, FloorChanged{camera.id, holder, camera.floor.queueLength(), reason});
}

}  // namespace petcam
