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
    }
    return next;
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
