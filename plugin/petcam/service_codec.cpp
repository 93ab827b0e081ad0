#include <utility>

#include "petcam/journal_words.hpp"
#include "petcam/service.hpp"

// A camera whose codec a viewer cannot decode is asked to publish again in another one.
namespace petcam {

Camera::Publisher Service::succeed(const Camera& camera, Camera::Publisher next, Instant now) const {
    const auto& before = camera.publisher;
    const bool isSameDevice = before && before->deviceKey == next.deviceKey;
    next.rescue = isSameDevice ? before->rescue : CodecRescue(limits_.codecPatience);
    const bool asAsked = next.rescue.published(next.media.codec, next.media.canChangeCodec, now);
    if (asAsked && !before->rest.isResting()) {  // it sends what it sent, in another codec
        next.rest = before->rest;
        next.rest.forget();
        if (before->wasLive) next.bridge = before->peer;
    }
    return next;
}

void Service::dismiss(Camera& camera, const Camera::Publisher& next) {
    if (camera.publisher->bridge == next.peer) camera.publisher->bridge.reset();
    endBridge(camera);
    Peer* older = switchboard_.find(camera.publisher->peer);
    if (!older) return;
    older->role = std::monostate{};
    if (next.bridge) return;
    // Only the same device knows that it need not come back; another one may when the place is free.
    if (camera.publisher->deviceKey == next.deviceKey) return replace(older->id, camera.id);
    outbox_.push_back({older->outlet, HangUp{}});
}

void Service::replace(PeerId older, const std::string& camera) {
    const Peer* peer = switchboard_.find(older);
    if (!peer) return;
    outbox_.push_back({peer->outlet, Event{Replaced{camera}}});
    outbox_.push_back({peer->outlet, HangUp{}});
}

void Service::endBridge(Camera& camera) {
    if (const auto older = std::exchange(camera.publisher->bridge, std::nullopt)) {
        camera.media->endBridge();
        replace(*older, camera.id);
    }
}

void Service::updateBridge(Camera& camera, Instant now) {
    if (!camera.publisher || !camera.publisher->bridge) return;
    if (!camera.media->isBridged() || now - camera.publisher->since >= CodecRescue::kTrial) endBridge(camera);
}

void Service::updateCodec(Camera& camera, Instant now) {
    if (!camera.publisher || camera.capture() != Capture::On) return;
    Camera::Publisher& publisher = *camera.publisher;
    std::vector<Peer*> viewers;
    CodecNeed need;
    for (const auto& person : camera.viewers) {
        if (Peer* peer = switchboard_.find(person.id)) {
            viewers.push_back(peer);
            need.add(peer->decodes);
        }
    }
    using Picture = CodecRescue::Picture;
    const Picture otherPicture = camera.media->isWanted() ? Picture::Due : Picture::NotDue;
    const Picture picture = publisher.wasLive ? Picture::Came : otherPicture;
    if (const auto codec = publisher.rescue.look(need, picture, now)) {
        journal_.note(who(camera, publisher.peer) + " is asked for " + rtp::nameOf(*codec));
        const Peer* peer = switchboard_.find(publisher.peer);
        if (peer) outbox_.push_back({peer->outlet, Event{CodecWanted{camera.id, *codec}}});
    }
    for (Peer* peer : viewers) {
        const Playable otherwise = publisher.rescue.isUnderWay() ? Playable::Soon : Playable::No;
        const Playable playable = peer->decodes.of(publisher.media.codec) ? Playable::Yes : otherwise;
        if (std::exchange(peer->playable, playable) == playable) continue;
        outbox_.push_back({peer->outlet, Event{PlayableChanged{camera.id, playable}}});
    }
}

}  // namespace petcam
