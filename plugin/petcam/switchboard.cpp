#include "petcam/switchboard.hpp"

namespace petcam {

Peer& Switchboard::attach(PeerId id, std::shared_ptr<Outlet> outlet, Instant now) {
    Peer peer;
    peer.id = id;
    peer.outlet = std::move(outlet);
    peer.attachedAt = now;
    return peers_.insert_or_assign(id, std::move(peer)).first->second;
}

Peer* Switchboard::find(PeerId id) {
    const auto found = peers_.find(id);
    return found == peers_.end() ? nullptr : &found->second;
}

Camera* Switchboard::find(const std::string& name) {
    const auto found = cameras_.find(name);
    return found == cameras_.end() ? nullptr : &found->second;
}

Camera& Switchboard::findOrAdd(const std::string& name) {
    return cameras_.try_emplace(name, name, name).first->second;
}

void Switchboard::dropIfUnused(const std::string& name) {
    const Camera* camera = find(name);
    if (camera && camera->isUnused()) cameras_.erase(name);
}

std::vector<Peer*> Switchboard::audienceOf(const Camera& camera) {
    std::vector<Peer*> audience;
    for (auto& [id, peer] : peers_) {
        const auto* watching = peer.watching();
        if (peer.followsAllCameras || camera.isPublishedBy(id) ||
            (watching && watching->camera == camera.id)) {
            audience.push_back(&peer);
        }
    }
    return audience;
}

}  // namespace petcam
