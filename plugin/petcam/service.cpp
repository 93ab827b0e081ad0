#include "petcam/service.hpp"

#include <algorithm>
#include <utility>

#include "petcam/journal_words.hpp"

namespace petcam {
namespace {

void requireNoPublisher(const Peer& peer) {
    if (peer.publishing())
        throw RequestError(ErrorCode::OtherRole, "this handle publishes; watch on a handle of its own");
}

}  // namespace

Service::Service(Limits limits, Household* home, const WallClock& clock, Journal& journal, Instant now)
    : limits_(limits),
      home_(home),
      clock_(clock),
      journal_(journal),
      cacheMemory_(std::make_shared<CacheBudget>(limits.cacheBytes)),
      claims_(limits.claimsPerMinute, limits.claimsPerMinute) {
    if (!home_) return;
    homeChanged(now);
    announce();
}

void Service::attach(PeerId peer, std::shared_ptr<Outlet> outlet, Instant now) {
    if (home_) endOldestStranger();
    switchboard_.attach(peer, std::move(outlet), now);
    if (home_) strangers_.insert(peer);
}

void Service::detach(PeerId peer, Instant now) {
    mediaDown(peer, now);
    strangers_.erase(peer);
    switchboard_.detach(peer);
}

void Service::mediaDown(PeerId id, Instant now) {
    Peer* peer = switchboard_.find(id);
    if (!peer) return;
    if (const auto* publishing = peer->publishing()) {
        // Removal compares identity: the place may long belong to a newer handle of the same camera.
        Camera* camera = switchboard_.find(publishing->camera);
        peer->role = std::monostate{};
        if (camera && camera->isPublishedBy(id)) endPublishing(*camera, OfflineReason::Hangup, now);
    } else if (peer->watching()) {
        leave(*peer, now);
    }
    peer->viewer = nullptr;
}

std::shared_ptr<MediaSink> Service::publish(PeerId id, const std::string& name, const std::string& deviceKey,
                                            const PublisherMedia& media, Instant now) {
    Peer& peer = known(id);
    if (peer.watching() || peer.viewer) {
        throw RequestError(ErrorCode::OtherRole, "this handle watches; publish on a handle of its own");
    }
    if (peer.publishing()) throw RequestError(ErrorCode::OtherRole, "this handle publishes already");
    if (home_ && !peer.isCamera(name)) {
        throw RequestError(ErrorCode::NotAllowed, "this device is not that camera: pair it first");
    }
    if (const Camera* taken = switchboard_.find(name);
        taken && taken->isHeldAt(now) && taken->publisher->deviceKey != deviceKey) {
        throw RequestError(ErrorCode::CameraBusy,
                           "camera \"" + name + "\" is being published by another device");
    }
    Camera& camera = admit(name);
    const FeedId feed{++lastFeed_};
    Camera::Publisher next = succeed(camera, {id, deviceKey, now, feed, media}, now);
    if (camera.publisher) dismiss(camera, next);
    camera.publisher = std::move(next);
    camera.media->setPublisher(feed, peer.outlet, media, camera.publisher->bridge.has_value());
    auto sink = std::make_shared<CameraFeed>(feed, media, camera.media, cacheMemory_);
    peer.role = Publishing{name, sink};
    journal_.note(who(camera, id) + " publishes " + rtp::nameOf(media.codec));
    setReport(camera, std::nullopt, now);
    if (camera.pausedByHome) camera.media->pause();
    updateState(camera, now);
    return sink;
}

std::string Service::unpublish(PeerId id, Instant now) {
    Peer& peer = known(id);
    const auto* publishing = peer.publishing();
    if (!publishing) throw RequestError(ErrorCode::NotPublishing, "this handle does not publish");
    const std::string name = publishing->camera;
    Camera* camera = switchboard_.find(name);
    peer.role = std::monostate{};
    if (camera && camera->isPublishedBy(id)) endPublishing(*camera, OfflineReason::Unpublished, now);
    outbox_.push_back({peer.outlet, HangUp{}});
    return name;
}

std::shared_ptr<MediaSink> Service::watch(PeerId id, const std::string& name, const std::string& viewerName,
                                          const std::optional<ViewerMedia>& media, Instant now,
                                          Quality quality) {
    Peer& peer = known(id);
    requireNoPublisher(peer);
    if (!media && !peer.viewer)
        throw RequestError(ErrorCode::OfferMissing, "watch needs an SDP offer (jsep)");
    const auto* watching = peer.watching();
    if (!rightsOn(peer, name).has(Right::Watch)) throw noSuchCamera("\"" + name + "\"");
    const bool sameCamera = watching && watching->camera == name;
    if (const Camera* full = switchboard_.find(name);
        full && !sameCamera && full->viewers.size() >= limits_.viewersPerCamera) {
        throw RequestError(ErrorCode::LimitReached, "camera \"" + name + "\" has no room for another viewer");
    }
    Camera& camera = admit(name);
    if (media) prepare(id, *media);
    peer.viewer->downlink()->prefer(quality);
    // Members are called what the home calls them, whatever their page says.
    const std::string shown = peer.identity ? selfOf(*peer.identity).name : viewerName;
    if (sameCamera) {
        renameViewer(peer, camera, shown);
        updateNeed(camera, now);
    } else {
        if (watching) leave(peer, now);
        join(peer, camera, shown, now);
    }
    return peer.viewer;
}

std::shared_ptr<MediaSink> Service::prepare(PeerId id, const ViewerMedia& media) {
    Peer& peer = known(id);
    requireNoPublisher(peer);
    if (!peer.viewer) {
        peer.viewer = std::make_shared<ViewerFeed>(
            std::make_shared<Downlink>(id, peer.outlet, media.types, random_()), std::nullopt);
    }
    renegotiated(id, media);
    return peer.viewer;
}

void Service::join(Peer& peer, Camera& camera, const std::string& name, Instant now) {
    peer.role = Watching{camera.id, name, now};
    camera.viewers.push_back({peer.id, name});
    applyRights(peer, rightsOn(peer, camera.id));
    peer.viewer->follow(camera.media);
    camera.media->add(peer.viewer->downlink());
    if (peer.viewer->mediaIsUp()) camera.media->wantPicture(now);
    updateNeed(camera, now);
    journal_.note(who(camera, peer.id) + " viewer joined (" + std::to_string(camera.viewers.size()) +
                  " watching)");
    tell(camera, ViewersChanged{camera.id, camera.viewers});
    peer.playable = Playable::Yes;
    updateCodec(camera, now);
}

void Service::renameViewer(Peer& peer, Camera& camera, const std::string& name) {
    for (auto& person : camera.viewers) {
        if (person.id != peer.id || person.name == name) continue;
        person.name = name;
        tell(camera, ViewersChanged{camera.id, camera.viewers});
    }
}

void Service::leave(Peer& peer, Instant now) {
    const std::string name = peer.watching()->camera;
    peer.role = std::monostate{};
    peer.viewer->follow(nullptr);
    Camera& camera = switchboard_.findOrAdd(name);
    camera.media->remove(peer.id);
    peer.viewer->downlink()->interrupt();
    const bool floorMoved = camera.floor.release(peer.id, now);
    std::erase_if(camera.viewers, [&](const Person& person) { return person.id == peer.id; });
    if (floorMoved) floorChanged(camera, FloorReason::Left, now);
    journal_.note(who(camera, peer.id) + " viewer left (" + std::to_string(camera.viewers.size()) +
                  " watching)");
    tell(camera, ViewersChanged{name, camera.viewers});
    switchboard_.dropIfUnused(name);
}

std::string Service::unwatch(PeerId id, Instant now) {
    Camera* camera = nullptr;
    Peer& peer = watcher(id, camera);
    std::string name = camera->id;
    leave(peer, now);
    return name;
}

void Service::prefer(PeerId id, Quality quality, Instant now) {
    Camera* camera = nullptr;
    // The camera's next packet finds that this viewer shall get another layer, and asks for its keyframe.
    watcher(id, camera).viewer->downlink()->prefer(quality);
    updateNeed(*camera, now);
}

void Service::renegotiated(PeerId id, const ViewerMedia& media) {
    Peer& peer = known(id);
    if (!peer.viewer) return;
    peer.viewer->downlink()->use(media.types);
    peer.decodes = media.types;
    peer.viewerSound = media.sendsAudio ? media.types.opus : std::nullopt;
    applyRights(peer, peer.watching() ? rightsOn(peer, peer.watching()->camera) : Rights{});
}

void Service::applyRights(Peer& peer, Rights rights) {
    peer.viewer->downlink()->setAudible(rights.has(Right::Listen));
    peer.viewer->use(rights.has(Right::Talk) ? peer.viewerSound : std::nullopt);
}

void Service::renegotiated(PeerId id, const PublisherMedia& media, Instant now) {
    const auto* publishing = known(id).publishing();
    if (!publishing) throw RequestError(ErrorCode::NotPublishing, "this handle does not publish");
    const auto& before = publishing->feed->media();
    if (before.types.h264 != media.types.h264 || before.types.vp8 != media.types.vp8) {
        throw RequestError(
            ErrorCode::NoCommonCodec,
            "a publisher keeps its video codec and payload type: publish again on a new handle");
    }
    publishing->feed->use(media.types.opus);
    Camera* camera = switchboard_.find(publishing->camera);
    if (!camera || !camera->isPublishedBy(id)) return;
    camera->publisher->media = media;
    camera->media->renegotiated(media);
    camera->publisher->rest.forget();  // it was away, and may not know what it was asked for
    camera->publisher->rescue.offeredAgain(media.canChangeCodec);
    if (!media.hears && camera->floor.clear()) floorChanged(*camera, FloorReason::Released, now);
}

void Service::refresh(PeerId id, Instant now) {
    Camera* camera = nullptr;
    watcher(id, camera).viewer->downlink()->heal();
    camera->media->wantPicture(now);
}

std::vector<CameraView> Service::list(PeerId id) {
    known(id).followsAllCameras = true;
    std::vector<CameraView> cameras;
    const Peer& peer = known(id);
    for (const auto& [name, camera] : switchboard_.cameras()) {
        if (peer.isCamera(name) || !rightsOn(peer, name).empty()) cameras.push_back(viewOf(camera, peer));
    }
    return cameras;
}

CameraView Service::cameraOf(PeerId id) {
    const Peer& peer = known(id);
    const auto* watching = peer.watching();
    return viewOf(switchboard_.findOrAdd(watching ? watching->camera : peer.publishing()->camera), peer);
}

void Service::announce() {
    companions_.compare(switchboard_.cameras());
    // Taken out first, and one by one: what goes wrong with one of them must not reach the others.
    for (const auto& [to, what] : std::exchange(outbox_, {})) {
        try {
            if (const auto* event = std::get_if<Event>(&what)) {
                to->notify(*event);
            } else if (std::holds_alternative<HangUp>(what)) {
                to->hangUp();
            } else {
                to->end();
            }
        } catch (const std::exception& error) {
            journal_.note(std::string("an event was lost: ") + error.what());
        }
    }
    for (const auto& [to, event] : companions_.takeOutbox()) {
        try {
            to->notify(event);
        } catch (const std::exception& error) {
            journal_.note(std::string("an event was lost: ") + error.what());
        }
    }
}

Peer& Service::known(PeerId id) {
    Peer* peer = switchboard_.find(id);
    if (!peer) throw RequestError(ErrorCode::Internal, "this handle is not attached");
    return *peer;
}

Peer& Service::watcher(PeerId id, Camera*& camera) {
    Peer& peer = known(id);
    const auto* watching = peer.watching();
    camera = watching ? switchboard_.find(watching->camera) : nullptr;
    if (!camera) throw RequestError(ErrorCode::NotWatching, "this handle does not watch a camera");
    return peer;
}

Camera& Service::admit(const std::string& name) {
    if (!switchboard_.find(name) && switchboard_.cameraCount() >= limits_.cameras) {
        throw RequestError(ErrorCode::LimitReached, "there is no room for another camera (" +
                                                        std::to_string(limits_.cameras) + " at most)");
    }
    return switchboard_.findOrAdd(name);
}

void Service::endPublishing(Camera& camera, OfflineReason reason, Instant now) {
    const PeerId was = camera.publisher->peer;
    endBridge(camera);
    camera.media->clearPublisher();
    camera.publisher.reset();
    changeState(camera, CameraState::Offline);
    journal_.note(who(camera, was) + " camera offline: " + reasonText(reason));
    tell(camera, CameraOffline{camera.id, reason});
    setReport(camera, std::nullopt, now);
    if (camera.floor.clear()) floorChanged(camera, FloorReason::CameraOffline, now);
    switchboard_.dropIfUnused(camera.id);
}

void Service::tell(const Camera& camera, const Event& event) {
    for (const Peer* peer : switchboard_.audienceOf(camera)) {
        if (camera.isPublishedBy(peer->id) || rightsOn(*peer, camera.id).has(Right::Watch)) {
            outbox_.push_back({peer->outlet, event});
        }
    }
}

}  // namespace petcam
