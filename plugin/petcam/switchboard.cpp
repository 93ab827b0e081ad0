#include "petcam/switchboard.hpp"

namespace petcam {

Peer& Switchboard::attach(PeerId id, std::shared_ptr<Outlet> outlet) {
    Peer peer;
    peer.id = id;
    peer.outlet = std::move(outlet);
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
    return cameras_.try_emplace(name, name).first->second;
}

void Switchboard::dropIfUnused(const std::string& name) {
    const Camera* camera = find(name);
    if (camera && camera->isUnused()) cameras_.erase(name);
}

std::vector<std::shared_ptr<Outlet>> Switchboard::audienceOf(const Camera& camera) const {
    std::vector<std::shared_ptr<Outlet>> audience;
    for (const auto& [id, peer] : peers_) {
        const auto* watching = peer.watching();
        if (peer.followsAllCameras || camera.isPublishedBy(id) ||
            (watching && watching->camera == camera.name)) {
            audience.push_back(peer.outlet);
        }
    }
    return audience;
}

}  // namespace petcam
