#include <algorithm>

#include "petcam/service.hpp"

// What the home is: its members, cameras and devices, changed by those who may.
namespace petcam {

Household& Service::homeOfOwner(PeerId id) {
    Household& household = home();
    if (!household.isOwner(identityOf(id).who)) {
        throw RequestError(ErrorCode::NotAllowed, "only an owner may do that");
    }
    return household;
}

Household& Service::homeOfManager(PeerId id, CameraId camera) {
    Household& household = home();
    const auto* member = std::get_if<MemberId>(&identityOf(id).who);
    const Rights rights = member ? household.rightsOf(*member, camera) : Rights{};
    if (rights.empty()) throw noSuchCamera(toString(camera));
    if (!rights.has(Right::Manage)) {
        throw RequestError(ErrorCode::NotAllowed, "you may not manage this camera");
    }
    return household;
}

std::vector<Service::MemberView> Service::members(PeerId id) {
    const auto who = identityOf(id).who;
    const auto* member = std::get_if<MemberId>(&who);
    if (!member) throw RequestError(ErrorCode::NotAllowed, "a camera has no members");
    known(id).followsHome = true;
    if (home().isOwner(who)) return allMembers();
    return {viewOf(*home_->member(*member))};
}

std::vector<Service::MemberView> Service::allMembers() {
    std::vector<MemberView> all;
    for (const auto& [id, member] : home().records().members) {
        all.push_back(viewOf(member));
    }
    return all;
}

Service::MemberView Service::viewOf(const Member& member) {
    MemberView view{&member, {}, 0};
    for (const auto& [id, device] : home_->records().devices) {
        if (device.of == Principal(member.id)) view.devices.push_back(id);
    }
    for (const auto& [id, peer] : switchboard_.peers()) {
        if (peer.identity && peer.identity->who == Principal(member.id)) ++view.connected;
    }
    return view;
}

std::vector<CameraView> Service::allCameras() {
    std::vector<CameraView> all;
    for (const auto& [id, camera] : switchboard_.cameras()) {
        all.push_back(viewOf(camera, Rights::all(), true));
    }
    return all;
}

Invited Service::invite(PeerId id, const NewMember& wanted, Instant now) {
    Invited invited = homeOfOwner(id).invite(wanted);
    homeChanged(now);
    return invited;
}

Invited Service::inviteAgain(PeerId id, const Principal& to, Instant now) {
    const auto* camera = std::get_if<CameraId>(&to);
    Household& household = camera ? homeOfManager(id, *camera) : homeOfOwner(id);
    Invited invited = household.inviteAgain(to);
    homeChanged(now);
    return invited;
}

Invited Service::addCamera(PeerId id, const std::string& name, Instant now) {
    Invited invited = homeOfOwner(id).addCamera(name);
    homeChanged(now);
    return invited;
}

void Service::change(PeerId id, MemberId member, const MemberChange& change, Instant now) {
    homeOfOwner(id).change(member, change);
    homeChanged(now);
}

void Service::rename(PeerId id, CameraId camera, const std::string& name, Instant now) {
    homeOfManager(id, camera).rename(camera, name);
    homeChanged(now);
}

void Service::remove(PeerId id, MemberId member, Instant now) {
    homeOfOwner(id).remove(member);
    homeChanged(now);
}

void Service::remove(PeerId id, CameraId camera, Instant now) {
    homeOfManager(id, camera).remove(camera);
    homeChanged(now);
}

void Service::remove(PeerId id, DeviceId device, Instant now) {
    homeOfOwner(id).remove(device);
    homeChanged(now);
}

std::vector<SessionView> Service::sessions() {
    std::vector<SessionView> all;
    for (const auto& [id, peer] : switchboard_.peers()) {
        SessionView view{id, {}, {}, {}, {}, {}, {}, false};
        if (peer.identity) {
            view.device = peer.identity->device;
            view.name = selfOf(*peer.identity).name;
            if (const auto* member = std::get_if<MemberId>(&peer.identity->who)) view.member = *member;
            if (const auto* camera = std::get_if<CameraId>(&peer.identity->who)) view.camera = *camera;
        }
        if (const auto* publishing = peer.publishing()) view.publishes = publishing->camera;
        if (const auto* watching = peer.watching()) {
            view.watches = watching->camera;
            view.talks = switchboard_.find(watching->camera)->floor.holder() == id;
            if (!view.name) view.name = watching->name;
        }
        all.push_back(std::move(view));
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.peer < b.peer; });
    return all;
}

bool Service::kick(PeerId id, Instant now) {
    Peer* peer = switchboard_.find(id);
    if (!peer) return false;
    mediaDown(id, now);
    peer->identity.reset();
    peer->followsAllCameras = peer->followsHome = false;
    outbox_.push_back({peer->outlet, HangUp{}});
    end(*peer);
    return true;
}

bool Service::managesAnything(const Peer& peer) const {
    if (!peer.identity) return false;
    return home_->isOwner(peer.identity->who) ||
           std::any_of(peer.told.begin(), peer.told.end(),
                       [](const auto& told) { return told.second.rights.has(Right::Manage); });
}

void Service::homeChanged(Instant now) {
    const auto& records = home_->records().cameras;
    for (const auto& [id, record] : records) {
        Camera& camera = switchboard_.findOrAdd(toString(id));
        camera.kept = true;
        camera.name = record.name;
        camera.recorded = record.recorded;
        pauseByHome(camera, record.paused, now);
    }
    enforce(now);  // whoever publishes or watches one that is gone has no right to it any more
    std::vector<std::string> gone;
    for (auto& [key, camera] : switchboard_.cameras()) {
        const auto id = cameraIdOf(key);
        if (id && records.contains(*id)) continue;
        camera.kept = false;
        gone.push_back(key);
    }
    for (const auto& key : gone) {
        switchboard_.dropIfUnused(key);
    }
    for (const auto& [id, peer] : switchboard_.peers()) {
        if ((peer.followsHome || peer.followsAllCameras) && managesAnything(peer)) {
            outbox_.push_back({peer.outlet, Event{HomeChanged{}}});
        }
    }
}

}  // namespace petcam
