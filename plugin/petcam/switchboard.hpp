#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "petcam/camera.hpp"
#include "petcam/camera_feed.hpp"
#include "petcam/viewer_feed.hpp"

namespace petcam {

struct Publishing {
    std::string camera;
    std::shared_ptr<CameraFeed> feed;
};
struct Watching {
    std::string camera;
    std::string name;
    bool mayTalk = false;
};

/// One attached client: what it does now, and the viewer media it negotiated, which stays when it stops
/// watching so that it can watch again without an offer.
struct Peer {
    PeerId id;
    std::shared_ptr<Outlet> outlet;
    std::variant<std::monostate, Publishing, Watching> role;
    std::shared_ptr<ViewerFeed> viewer;
    bool viewerSendsAudio = false;
    bool followsAllCameras = false;

    const Publishing* publishing() const noexcept { return std::get_if<Publishing>(&role); }
    const Watching* watching() const noexcept { return std::get_if<Watching>(&role); }
};

/// Who is connected to what: all cameras and all peers. Control thread only.
class Switchboard {
public:
    Peer& attach(PeerId id, std::shared_ptr<Outlet> outlet);
    void detach(PeerId id) { peers_.erase(id); }
    Peer* find(PeerId id);

    Camera* find(const std::string& name);
    Camera& findOrAdd(const std::string& name);
    /// Forgets a camera that nobody publishes and nobody watches.
    void dropIfUnused(const std::string& name);
    std::size_t cameraCount() const noexcept { return cameras_.size(); }
    /// Ordered by name.
    std::map<std::string, Camera>& cameras() noexcept { return cameras_; }

    /// Publisher, viewers, and everybody with all cameras on the screen: those who learn what happens to it.
    std::vector<std::shared_ptr<Outlet>> audienceOf(const Camera& camera) const;

private:
    std::map<std::string, Camera> cameras_;
    std::unordered_map<PeerId, Peer> peers_;
};

}  // namespace petcam
