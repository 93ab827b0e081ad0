#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "petcam/access/household.hpp"
#include "petcam/camera.hpp"
#include "petcam/camera_feed.hpp"
#include "petcam/viewer_feed.hpp"

namespace petcam {

/// What a peer may do with a camera, and how the camera is called.
struct AccessView {
    std::string name;
    Rights rights;
    bool operator==(const AccessView&) const = default;
};
struct Publishing {
    std::string camera;
    std::shared_ptr<CameraFeed> feed;
};
struct Watching {
    std::string camera;
    std::string name;
    Instant since{};
    bool hasSeen = false;  ///< its first picture, which is counted
};

/// One attached client: what it does now, and the viewer media it negotiated, which stays when it stops
/// watching so that it can watch again without an offer.
struct Peer {
    PeerId id;
    std::shared_ptr<Outlet> outlet;
    std::variant<std::monostate, Publishing, Watching> role;
    std::shared_ptr<ViewerFeed> viewer;
    rtp::PayloadTypes decodes;          ///< as the viewer negotiated last
    Playable playable = Playable::Yes;  ///< as the viewer was told last
    /// Payload type of the sound that the viewer negotiated to send.
    std::optional<std::uint8_t> viewerSound;
    bool followsAllCameras = false;
    bool followsHome = false;  ///< has asked for the members

    Instant attachedAt{};
    std::optional<Identity> identity;  ///< after sign-in
    int failures = 0;                  ///< codes and tokens that were not valid
    bool isEnding = false;
    std::string knownAs;                     ///< what the home called this member last
    std::map<std::string, AccessView> told;  ///< by camera, as this peer was told last

    /// The phone that is this camera.
    bool isCamera(const std::string& camera) const {
        const auto number = cameraIdOf(camera);
        return number && identity && identity->who == Principal(*number);
    }
    const Publishing* publishing() const noexcept { return std::get_if<Publishing>(&role); }
    const Watching* watching() const noexcept { return std::get_if<Watching>(&role); }
};

/// Who is connected to what: all cameras and all peers. Control thread only.
class Switchboard {
public:
    Peer& attach(PeerId id, std::shared_ptr<Outlet> outlet, Instant now);
    void detach(PeerId id) { peers_.erase(id); }
    Peer* find(PeerId id);

    Camera* find(const std::string& camera);
    /// A camera that is new is called what its id says.
    Camera& findOrAdd(const std::string& camera);
    /// Forgets a camera that is not kept, and that nobody publishes and nobody watches.
    void dropIfUnused(const std::string& camera);
    std::size_t cameraCount() const noexcept { return cameras_.size(); }
    /// Ordered by id.
    std::map<std::string, Camera>& cameras() noexcept { return cameras_; }
    std::unordered_map<PeerId, Peer>& peers() noexcept { return peers_; }

    /// Publisher, viewers, and everybody with all cameras on the screen: those who learn what happens to it.
    std::vector<Peer*> audienceOf(const Camera& camera);

private:
    std::map<std::string, Camera> cameras_;
    std::unordered_map<PeerId, Peer> peers_;
};

}  // namespace petcam
