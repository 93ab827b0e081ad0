#include <algorithm>
#include <utility>

#include "petcam/journal_words.hpp"
#include "petcam/service.hpp"

// Who is who, and what that lets them do: sign-in, and the live consequences of every right that changes.
namespace petcam {
namespace {

constexpr Rights kOpenHome{Right::Watch, Right::Listen, Right::Talk};

std::string hexadecimal(const Digest& digest) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : digest) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 0xF];
    }
    return text;
}

}  // namespace

bool Service::isWelcome(PeerId id) {
    const Peer* peer = switchboard_.find(id);
    return peer && (isOpen() || peer->identity);
}

void Service::requireWelcome(PeerId id) {
    if (isOpen()) return;
    identityOf(id);
}

void Service::requireStaying(PeerId id) {
    if (known(id).isEnding) throw RequestError(ErrorCode::NotAllowed, "this handle has been ended");
}

const Identity& Service::identityOf(PeerId id) {
    const Household& household = home();
    const Peer& peer = known(id);
    if (!peer.identity) throw RequestError(ErrorCode::SignInRequired, "sign in first: this home is locked");
    // Between two looks at the clock a window may have closed, and the records may just have changed.
    if (!household.isCurrent(*peer.identity)) throw notRecognised();
    return *peer.identity;
}

Household& Service::home() {
    if (!home_) throw openHome();
    return *home_;
}

Self Service::signIn(PeerId id, std::string_view token, Instant now) {
    Household& household = home();
    Peer& peer = known(id);
    const auto identity = household.recognise(token);
    if (!identity) refuseStranger(peer);
    if (peer.identity && peer.identity != identity) {
        throw RequestError(ErrorCode::OtherRole, "this handle is signed in as somebody else");
    }
    if (!household.isCurrent(*identity)) {
        throw RequestError(ErrorCode::OutsideWindow, "your time here has not begun yet, or it is over");
    }
    welcome(peer, *identity);
    enforce(peer, now);
    return selfOf(*identity);
}

Joined Service::claim(PeerId id, std::string_view code, const std::string& name, Instant now,
                      std::string_view attempt) {
    Household& household = home();
    Peer& peer = known(id);
    if (peer.identity) {
        throw RequestError(ErrorCode::OtherRole, "this handle is signed in; claim on a handle of its own");
    }
    if (const auto wait = claims_.take(now)) {
        ++accessCounters_.tooManyClaims;
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(*wait).count();
        throw RequestError(ErrorCode::TooManyClaims,
                           "too many attempts: try again in " + std::to_string(seconds) + " s");
    }
    Claimed claimed;
    try {
        claimed = household.claim(code, name, attempt);
    } catch (const RequestError& error) {
        if (error.code() == ErrorCode::NotRecognised) refuseStranger(peer);
        throw;
    }
    welcome(peer, claimed.identity);
    journal_.note("peer=" + toString(id) + " device=" + toString(claimed.identity.device) + " paired");
    homeChanged(now);
    return {selfOf(claimed.identity), std::move(claimed.token)};
}

DeviceId Service::signOut(PeerId id, std::string_view token, Instant now) {
    Household& household = home();
    Peer& peer = known(id);
    const auto identity = household.recognise(token);
    if (!identity) refuseStranger(peer);
    household.remove(identity->device);
    journal_.note("peer=" + toString(id) + " device=" + toString(identity->device) + " signed out");
    homeChanged(now);
    return identity->device;
}

void Service::refuseStranger(Peer& peer) {
    ++accessCounters_.notRecognised;
    if (!peer.identity && ++peer.failures >= kMaxFailures) end(peer);
    throw notRecognised();
}

void Service::dismissStranger(PeerId id) {
    Peer* peer = switchboard_.find(id);
    if (!home_ || !peer || peer->identity) return;
    ++accessCounters_.endedUnsigned;
    end(*peer);
}

void Service::welcome(Peer& peer, const Identity& identity) {
    peer.identity = identity;
    strangers_.erase(peer.id);
    peer.knownAs = selfOf(identity).name;
    peer.failures = 0;
}

Self Service::selfOf(const Identity& identity) const {
    if (const auto* id = std::get_if<MemberId>(&identity.who)) {
        const Member* member = home_->member(*id);
        return {identity, member ? member->name : "", member ? member->role : Role::Sitter};
    }
    const CameraRecord* camera = home_->camera(std::get<CameraId>(identity.who));
    return {identity, camera ? camera->name : "", std::nullopt};
}

Ticket Service::ticket(PeerId id, CameraId camera) {
    Household& household = home();
    const auto* member = std::get_if<MemberId>(&identityOf(id).who);
    const Rights rights = member ? household.rightsOf(*member, camera) : Rights{};
    if (rights.empty()) throw noSuchCamera(toString(camera));
    if (!rights.has(Right::Playback)) {
        throw RequestError(ErrorCode::NotAllowed, "you may not see recordings of this camera");
    }
    const bool mayChange = rights.has(Right::Manage);
    WallTime expires = household.now() + kTicketLifetime;
    if (const auto end = household.endOf(*member, camera)) expires = std::min(expires, *end);
    return ticketFor(toString(*member), camera, mayChange, expires);
}

Ticket Service::ticketFor(const std::string& member, CameraId camera, bool mayChange, WallTime expires) {
    const std::string text = "v1." + member + "." + toString(camera) + (mayChange ? ".rds." : ".r.") +
                             std::to_string(expires.time_since_epoch().count());
    return {text + "." + hexadecimal(home().sign(text)), mayChange, expires - home().now()};
}

Rights Service::rightsOn(const Peer& peer, const std::string& camera) const {
    if (!home_) return kOpenHome;
    const auto* member = peer.identity ? std::get_if<MemberId>(&peer.identity->who) : nullptr;
    const auto id = cameraIdOf(camera);
    if (!member || !id || !home_->isCurrent(*peer.identity)) return {};
    return home_->rightsOf(*member, *id);
}

CameraView Service::viewOf(const Camera& camera, const Peer& peer) const {
    const Rights rights = rightsOn(peer, camera.id);
    return viewOf(camera, rights, camera.isPublishedBy(peer.id) || rights.has(Right::Watch));
}

CameraView Service::viewOf(const Camera& camera, Rights rights, bool inside) const {
    CameraView view;
    view.camera = camera.id;
    view.name = camera.name;
    view.rights = rights;
    view.phone = phoneOf(camera.id);
    view.state = camera.state;
    view.since = camera.stateSince;
    if (!inside) return view;
    view.viewers = camera.viewers;
    view.holder = camera.holder();
    view.queue = camera.floor.queueLength();
    view.report = camera.report;
    view.recording = camera.recording;
    view.lastEvent = camera.lastEvent;
    view.pausedByHome = camera.pausedByHome;
    return view;
}

std::optional<DeviceId> Service::phoneOf(const std::string& camera) const {
    const auto id = home_ ? cameraIdOf(camera) : std::nullopt;
    if (!id) return std::nullopt;
    for (const auto& [number, device] : home_->records().devices) {
        if (device.of == Principal(*id)) return number;
    }
    return std::nullopt;
}

void Service::enforce(Instant now) {
    enforced_ = home_->version();
    enforcedAt_ = now;
    for (auto& [id, peer] : switchboard_.peers()) {
        enforce(peer, now);
    }
    reviewTickets();
}

void Service::enforce(Peer& peer, Instant now) {
    if (!peer.identity) return;
    const Identity identity = *peer.identity;
    if (!home_->isCurrent(identity)) {
        const auto* member = std::get_if<MemberId>(&identity.who);
        const bool cut = home_->isCut(identity.device);
        const bool ended = !cut && home_->records().devices.contains(identity.device);
        const bool replaced = !cut && !member && home_->camera(std::get<CameraId>(identity.who));
        return signOut(peer,
                       ended      ? SignOutReason::Ended
                       : replaced ? SignOutReason::Replaced
                                  : SignOutReason::Removed,
                       now);
    }
    tellName(peer, now);
    // A camera whose last viewer leaves may be forgotten on the way.
    std::vector<std::string> cameras;
    for (const auto& [id, camera] : switchboard_.cameras()) {
        cameras.push_back(id);
    }
    for (const auto& id : cameras) {
        if (const Camera* camera = switchboard_.find(id)) tellAccess(peer, *camera, rightsOn(peer, id), now);
    }
}

void Service::tellName(Peer& peer, Instant now) {
    if (!std::holds_alternative<MemberId>(peer.identity->who)) return;
    const std::string name = selfOf(*peer.identity).name;
    if (std::exchange(peer.knownAs, name) == name) return;
    // Others than those who manage something ask for themselves only, and are told of nothing else.
    if (peer.followsHome && !managesAnything(peer)) outbox_.push_back({peer.outlet, Event{HomeChanged{}}});
    if (!peer.watching()) return;
    Camera& camera = *switchboard_.find(peer.watching()->camera);
    renameViewer(peer, camera, name);
    if (camera.floor.holder() == peer.id) floorChanged(camera, FloorReason::Granted, now);
}

void Service::tellAccess(Peer& peer, const Camera& camera, Rights rights, Instant now) {
    const AccessView view{camera.name, rights};
    const auto told = peer.told.find(camera.id);
    const bool visible = !rights.empty() || peer.isCamera(camera.id);
    if (told == peer.told.end() ? !visible : told->second == view) return;
    if (visible) {
        peer.told.insert_or_assign(camera.id, view);
    } else {
        peer.told.erase(told);
    }
    const auto* watching = peer.watching();
    const bool watches = watching && watching->camera == camera.id;
    if (peer.followsAllCameras || watches || camera.isPublishedBy(peer.id)) {
        outbox_.push_back({peer.outlet, Event{AccessChanged{camera.id, camera.name, rights}}});
    }
    if (!watches) return;
    if (!rights.has(Right::Watch)) {
        journal_.note(who(camera, peer.id) + " may not watch any more");
        leave(peer, now);
        outbox_.push_back({peer.outlet, HangUp{}});
        return;
    }
    applyRights(peer, rights);
    Camera& watched = *switchboard_.find(camera.id);
    if (!rights.has(Right::Talk) && watched.floor.release(peer.id, now)) {
        floorChanged(watched, FloorReason::NotAllowed, now);
    }
}

void Service::signOut(Peer& peer, SignOutReason reason, Instant now) {
    journal_.note("peer=" + toString(peer.id) + " device=" + toString(peer.identity->device) + " signed out");
    outbox_.push_back({peer.outlet, Event{SignedOut{reason}}});
    mediaDown(peer.id, now);
    peer.followsAllCameras = false;
    peer.identity.reset();
    outbox_.push_back({peer.outlet, HangUp{}});
    end(peer);
}

void Service::end(Peer& peer) {
    if (std::exchange(peer.isEnding, true)) return;
    strangers_.erase(peer.id);
    outbox_.push_back({peer.outlet, End{}});
}

}  // namespace petcam
