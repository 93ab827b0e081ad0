#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "petcam/error.hpp"
#include "petcam/switchboard.hpp"

namespace petcam {

/// What a viewer negotiated: a payload type for every codec it can decode, and whether it may send sound.
struct ViewerMedia {
    rtp::PayloadTypes types;
    bool sendsAudio = false;
};

struct CameraView {
    std::string camera;
    bool live = false;
    std::vector<Person> viewers;
    std::optional<Person> holder;
    std::size_t queue = 0;
};

struct TalkGranted {};
struct TalkQueued {
    std::size_t position;
};
struct TalkReleased {};
enum class TalkRefusal { CameraOffline, QueueFull, ReceiveOnly, NoSpeaker };
using TalkAnswer = std::variant<TalkGranted, TalkQueued, TalkReleased, TalkRefusal>;

struct Limits {
    std::size_t cameras = 32;
    std::size_t viewersPerCamera = 128;
};

/// Everything a client may ask for, on typed requests. Used on the control thread only. A request that
/// cannot be met throws RequestError before anything changed; what others must learn of it waits in an
/// outbox until `announce`, so that the one who asked gets its reply first.
class Service {
public:
    Service(Limits limits, bool open, Journal& journal);

    bool isOpen() const noexcept { return open_; }
    /// Throws SignInRequired where only members may go on.
    void requireSignIn() const;

    void attach(PeerId peer, std::shared_ptr<Outlet> outlet);
    void detach(PeerId peer, Instant now);
    /// The PeerConnection is gone; the handle stays.
    void mediaDown(PeerId peer, Instant now);

    /// Takes the camera's place for `deviceKey`. The sink gets the media of this peer from now on.
    std::shared_ptr<MediaSink> publish(PeerId peer, const std::string& camera, const std::string& deviceKey,
                                       const PublisherMedia& media, Instant now);
    /// Returns the name of the camera that is given up.
    std::string unpublish(PeerId peer, Instant now);

    /// Watches `camera`, or switches to it. `media` is what this request negotiated; without it the peer
    /// goes on with what it negotiated before.
    std::shared_ptr<MediaSink> watch(PeerId peer, const std::string& camera, const std::string& name,
                                     const std::optional<ViewerMedia>& media, Instant now);
    /// Returns the name of the camera that is left.
    std::string unwatch(PeerId peer, Instant now);
    /// New payload types of a viewer that offered again.
    void renegotiated(PeerId peer, const ViewerMedia& media);
    /// The same of a publisher. Throws NoCommonCodec when its video is not what it publishes: the Janus core
    /// fixes the payload types of a handle at its first packet.
    void renegotiated(PeerId peer, const PublisherMedia& media, Instant now);

    TalkAnswer startTalking(PeerId peer, Instant now);
    TalkAnswer stopTalking(PeerId peer, Instant now);
    void refresh(PeerId peer, Instant now);

    std::vector<CameraView> list(PeerId peer);
    /// The camera as this peer's reply shows it. The peer must publish or watch one.
    CameraView cameraOf(PeerId peer);
    const Peer* peer(PeerId id) { return switchboard_.find(id); }

    /// Lets time pass: leases end, cameras go still, viewers that answer no longer leave. Call it at least
    /// every 100 ms.
    void tick(Instant now);
    /// Sends what the last calls have to tell everybody.
    void announce();

private:
    struct HangUp {};
    struct Notice {
        std::shared_ptr<Outlet> to;
        std::variant<Event, HangUp> what;
    };

    Peer& known(PeerId id);
    Peer& watcher(PeerId id, Camera*& camera);
    Camera& admit(const std::string& camera);
    void leave(Peer& peer, Instant now);
    void rename(Peer& peer, Camera& camera, const std::string& name);
    void join(Peer& peer, Camera& camera, const std::string& name, Instant now);
    void endPublishing(Camera& camera, OfflineReason reason, Instant now);
    void updateLive(Camera& camera, Instant now);
    void dropSilentViewers(Instant now);
    void floorChanged(Camera& camera, FloorReason reason, Instant now);
    void tell(const Camera& camera, const Event& event);

    const Limits limits_;
    const bool open_;
    Journal& journal_;
    Switchboard switchboard_;
    std::vector<Notice> outbox_;
    std::uint64_t lastFeed_ = 0;
    std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace petcam
