#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "petcam/access/claim_throttle.hpp"
#include "petcam/access/household.hpp"
#include "petcam/access/revocations.hpp"
#include "petcam/companions/companions.hpp"
#include "petcam/error.hpp"
#include "petcam/switchboard.hpp"

namespace petcam {

/// What a viewer negotiated: a payload type for every codec it can decode, and whether it may send sound.
struct ViewerMedia {
    rtp::PayloadTypes types;
    bool sendsAudio = false;
};

/// One camera as one peer may see it.
struct CameraView {
    std::string camera;
    std::string name;
    Rights rights;
    std::optional<DeviceId> phone;  ///< that has been made this camera; told to those who manage it
    CameraState state = CameraState::Offline;
    std::optional<WallTime> since;  ///< when the state last changed
    std::vector<Person> viewers;
    std::optional<Person> holder;
    std::size_t queue = 0;
    std::optional<Report> report;
    std::optional<Recording> recording;
    std::optional<LastEvent> lastEvent;
    bool pausedByHome = false;
};

struct TalkGranted {};
struct TalkQueued {
    std::size_t position;
};
struct TalkReleased {};
enum class TalkRefusal { CameraOffline, CameraPaused, QueueFull, ReceiveOnly, NoSpeaker, NotAllowed };
using TalkAnswer = std::variant<TalkGranted, TalkQueued, TalkReleased, TalkRefusal>;

struct Limits {
    std::size_t cameras = 32;
    std::size_t viewersPerCamera = 128;
    std::size_t claimsPerMinute = 30;
    std::size_t cacheBytes = 32 << 20;  ///< of all cameras together (PictureCache)
    Duration codecPatience = CodecRescue::kPatience;
};

/// Who a peer is after sign-in.
struct Self {
    Identity identity;
    std::string name;
    std::optional<Role> role;  ///< of a member
};
struct Joined {
    Self self;
    std::string token;
};

/// What the recorder needs to see of a member, signed.
struct Ticket {
    std::string text;
    bool mayChange = false;  ///< delete and star
    std::chrono::seconds lifetime = kTicketLifetime;
};

/// What a companion is told when it subscribes: everything that later events are changes of.
struct Subscription {
    /// For who asked for it: how the cameras and the recorder are.
    struct Conditions {
        std::vector<CameraCondition> cameras;
        std::optional<RecorderStatus> recorder;
    };
    std::vector<CameraStatus> cameras;
    std::vector<Revocation> revoked;
    std::optional<Conditions> conditions{};
};

/// One attached peer, for an administrator.
struct SessionView {
    PeerId peer;
    std::optional<DeviceId> device;
    std::optional<MemberId> member;
    std::optional<CameraId> camera;
    std::optional<std::string> name;
    std::optional<std::string> publishes;
    std::optional<std::string> watches;
    bool talks = false;
};

/// What was counted and measured of one camera, and of those who watch it.
struct CameraStatistics {
    struct Viewer {
        Person person;
        Counts counts;
    };
    std::string camera;
    std::shared_ptr<const CameraMedia> media;
    std::vector<Viewer> viewers;
    RecorderCounts recorder;
};

/// What nobody but an administrator asks for.
struct AccessCounters {
    std::uint64_t notRecognised = 0;  ///< codes and tokens that were not valid
    std::uint64_t tooManyClaims = 0;
    std::uint64_t endedUnsigned = 0;  ///< peers that did not sign in in time, or offered before
};

/// Everything a client may ask for, on typed requests. Used on the control thread only. A request that
/// cannot be met throws RequestError before anything changed; what others must learn of it waits in an
/// outbox until `announce`, so that the one who asked gets its reply first.
class Service {
public:
    /// A handle that has not signed in is ended after this time.
    static constexpr Duration kSignInTime = 5s;
    /// And after so many codes or tokens that were not valid.
    static constexpr int kMaxFailures = 5;
    /// Handles that have not signed in, at a time. One more ends the oldest. One takes a kilobyte, and Janus
    /// attaches up to 10,000 a second: so who has a token has at least a second to show it.
    static constexpr std::size_t kMaxStrangers = 10000;
    /// Changes of a report are told this often; those of `capture` at once.
    static constexpr Duration kReportInterval = 1s;

    /// Without a household the home is open: whoever comes may watch, talk and be a camera of any name.
    Service(Limits limits, Household* home, const WallClock& clock, Journal& journal, Instant now);

    bool isOpen() const noexcept { return home_ == nullptr; }
    /// The peer may go on: it has signed in, or the home is open.
    bool isWelcome(PeerId peer);
    /// Throws SignInRequired for a peer that may not go on.
    void requireWelcome(PeerId peer);
    /// Throws NotAllowed for a peer that was ended: it takes the core up to a second to do so.
    void requireStaying(PeerId peer);

    void attach(PeerId peer, std::shared_ptr<Outlet> outlet, Instant now);
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
                                     const std::optional<ViewerMedia>& media, Instant now,
                                     Quality quality = Quality::Auto);
    /// The viewer's PeerConnection, before it watches anything: no camera learns of it, and nothing goes out.
    std::shared_ptr<MediaSink> prepare(PeerId peer, const ViewerMedia& media);
    /// Which layer of a simulcast camera the peer gets from now on. Throws NotWatching.
    void prefer(PeerId peer, Quality quality, Instant now);
    /// Returns the name of the camera that is left.
    std::string unwatch(PeerId peer, Instant now);
    /// New payload types of a viewer that offered again.
    void renegotiated(PeerId peer, const ViewerMedia& media);
    /// The same of a publisher. Throws NoCommonCodec when its video is not what it publishes: the Janus core
    /// fixes the payload types of a handle at its first packet.
    void renegotiated(PeerId peer, const PublisherMedia& media, Instant now);

    TalkAnswer startTalking(PeerId peer, Instant now);
    /// Takes the floor from whoever has it: for those who manage the camera.
    TalkAnswer takeFloor(PeerId peer, Instant now);
    TalkAnswer stopTalking(PeerId peer, Instant now);
    void refresh(PeerId peer, Instant now);

    /// How the camera's phone is, from the phone itself. Throws NotPublishing.
    void report(PeerId peer, const Report& report, Instant now);
    /// Somebody at the camera's phone ends a pause that came from elsewhere. Throws NotPublishing,
    /// StorageFailed.
    void resume(PeerId peer, Instant now);

    std::vector<CameraView> list(PeerId peer);
    /// The camera as this peer's reply shows it. The peer must publish or watch one.
    CameraView cameraOf(PeerId peer);
    const Peer* peer(PeerId id) { return switchboard_.find(id); }

    // Who is who (service_access.cpp). All of these throw OpenHome where nobody signs in.

    /// Binds the peer to the device whose token it is. Throws NotRecognised, OutsideWindow.
    Self signIn(PeerId peer, std::string_view token, Instant now);
    /// Makes the peer's browser a device of whoever the code is for, and signs it in.
    Joined claim(PeerId peer, std::string_view code, const std::string& name, Instant now,
                 std::string_view attempt = {});
    /// Removes the device whose token it is, whoever asks. Throws NotRecognised, LastOwner, StorageFailed,
    /// CutNotKept.
    DeviceId signOut(PeerId peer, std::string_view token, Instant now);
    /// Ends a peer that has not signed in, after what it did wrong; leaves others alone.
    void dismissStranger(PeerId peer);
    Ticket ticket(PeerId peer, CameraId camera);

    // What the home is (service_home.cpp): for owners, or for those who manage the camera in question.
    // Throws NotAllowed for others.
    struct MemberView {
        const Member* member = nullptr;
        std::vector<DeviceId> devices;
        std::size_t connected = 0;
    };
    /// All members for an owner, else the one who asks.
    std::vector<MemberView> members(PeerId peer);
    Invited invite(PeerId peer, const NewMember& wanted, Instant now);
    Invited inviteAgain(PeerId peer, const Principal& to, Instant now);
    Invited addCamera(PeerId peer, const std::string& name, Instant now);
    void change(PeerId peer, MemberId member, const MemberChange& change, Instant now);
    void rename(PeerId peer, CameraId camera, const std::string& name, Instant now);
    void remove(PeerId peer, MemberId member, Instant now);
    void remove(PeerId peer, CameraId camera, Instant now);
    void remove(PeerId peer, DeviceId device, Instant now);
    /// For an administrator, who has no peer. Null where the home is open.
    Household* household() noexcept { return home_; }
    const AccessCounters& accessCounters() const noexcept { return accessCounters_; }
    std::vector<MemberView> allMembers();
    std::vector<CameraView> allCameras();
    /// Ends one peer; false when there is none of this id.
    bool kick(PeerId peer, Instant now);

    // For the programs beside the server (service_companions.cpp). Only who has subscribed may ask; only the
    // recorder may note, and only the bridge gets tickets; throws NotAllowed for others, and NoSuchCamera.

    /// What the recorder and the bridge subscribe as.
    static constexpr const char* kRecorder = "recorder";
    static constexpr const char* kBridge = "bridge";
    void connect(CompanionId id, std::shared_ptr<CompanionOutlet> outlet);
    /// Its taps end. Without a recorder nothing moves, sounds or is recorded as far as anybody knows.
    void disconnect(CompanionId id);
    /// It gets events from now on. Throws OtherRole.
    Subscription subscribe(CompanionId id, const std::string& client, bool conditions = false);
    /// Copies of the camera's packets go to `outlet`, instead of where this companion had them go before, for
    /// as long as it is connected, whoever publishes the camera.
    void tap(CompanionId id, CameraId camera, TapWish wish, std::shared_ptr<TapOutlet> outlet, Instant now);
    void wantKeyframe(CompanionId id, CameraId camera, Instant now);
    void note(CompanionId id, CameraId camera, const Motion& motion);
    void note(CompanionId id, CameraId camera, const Sound& sound);
    void note(CompanionId id, CameraId camera, const Recording& recording);
    void note(CompanionId id, const RecorderStatus& status);
    /// What the recorder counted of a camera since its start.
    void note(CompanionId id, CameraId camera, RecorderCounts counts);
    CameraStatistics statistics(CompanionId id, CameraId camera);
    /// What the family switches from elsewhere: kept on disk. Throws StorageFailed.
    void change(CompanionId id, CameraId camera, const CameraChange& change, Instant now);
    /// For pictures: read only.
    Ticket ticket(CompanionId id, CameraId camera);
    /// How the recorder is, for owners; nothing for others, and as long as it said nothing.
    std::optional<RecorderStatus> recorderFor(PeerId peer);

    std::vector<SessionView> sessions();
    /// By camera, for an administrator.
    std::vector<CameraStatistics> statistics();
    /// Makes everybody's running session fit what the records say now. Call it after every change of the
    /// household that did not go through here.
    void homeChanged(Instant now);

    /// Lets time pass: leases end, windows open and close, cameras go still, viewers that answer no longer
    /// and strangers leave. Call it at least every 100 ms.
    void tick(Instant now);
    /// Sends what the last calls have to tell everybody.
    void announce();

private:
    struct HangUp {};
    struct End {};
    struct Notice {
        std::shared_ptr<Outlet> to;
        std::variant<Event, HangUp, End> what;
    };

    Peer& known(PeerId id);
    Peer& watcher(PeerId id, Camera*& camera);
    Camera& admit(const std::string& camera);
    /// What a peer may do with a camera, by its id.
    Rights rightsOn(const Peer& peer, const std::string& camera) const;
    CameraView viewOf(const Camera& camera, const Peer& peer) const;
    /// `inside`: with what only the audience of the camera may know.
    CameraView viewOf(const Camera& camera, Rights rights, bool inside) const;
    std::optional<DeviceId> phoneOf(const std::string& camera) const;
    bool managesAnything(const Peer& peer) const;
    void applyRights(Peer& peer, Rights rights);
    void leave(Peer& peer, Instant now);
    void renameViewer(Peer& peer, Camera& camera, const std::string& name);
    void join(Peer& peer, Camera& camera, const std::string& name, Instant now);
    /// The publisher that takes the camera's place, with what is known of the one before.
    Camera::Publisher succeed(const Camera& camera, Camera::Publisher next, Instant now) const;
    /// Ends the camera's publisher, unless it is the bridge to the next.
    void dismiss(Camera& camera, const Camera::Publisher& next);
    void replace(PeerId older, const std::string& camera);
    void endBridge(Camera& camera);
    /// When the publisher has begun, or does not.
    void updateBridge(Camera& camera, Instant now);
    void endPublishing(Camera& camera, OfflineReason reason, Instant now);
    /// In place of the one before; nothing when the publisher has gone or is another one.
    void setReport(Camera& camera, std::optional<Report> report, Instant now);
    void tellReport(Camera& camera, Instant now);
    void pauseByHome(Camera& camera, bool paused, Instant now);
    void captureChanged(Camera& camera, Capture before, Instant now);
    void updateState(Camera& camera, Instant now);
    /// Tells the publisher when something else is needed of it.
    void updateNeed(Camera& camera, Instant now);
    /// And when more than some bitrate is of no use.
    void updateCap(Camera& camera, Instant now);
    /// Asks the publisher for another codec when that is due, and tells viewers what they can expect.
    void updateCodec(Camera& camera, Instant now);
    void changeState(Camera& camera, CameraState state);
    void dropSilentViewers(Instant now);
    void countFirstPictures(Camera& camera);
    void dropStrangers(Instant now);
    void endOldestStranger();
    void tidy(Instant now);

    Camera& knownCamera(CameraId camera);
    /// The camera, for the recorder to say something about.
    Camera& notedBy(CompanionId id, CameraId camera);
    void requireRecorder(CompanionId id) const;
    void requireBridge(CompanionId id) const;
    CameraStatistics statisticsOf(const Camera& camera);
    void setRecording(Camera& camera, std::optional<Recording> recording);
    void setRecorder(const RecorderStatus& status);
    void forgetRecorder();
    bool isOwner(const Peer& peer) const;
    void reviewTickets();

    Household& home();
    Ticket ticketFor(const std::string& member, CameraId camera, bool mayChange, WallTime expires);
    /// Who the peer is; throws SignInRequired.
    const Identity& identityOf(PeerId peer);
    Household& homeOfOwner(PeerId peer);
    Household& homeOfManager(PeerId peer, CameraId camera);
    [[noreturn]] void refuseStranger(Peer& peer);
    Self selfOf(const Identity& identity) const;
    void welcome(Peer& peer, const Identity& identity);
    void enforce(Instant now);
    void enforce(Peer& peer, Instant now);
    void tellAccess(Peer& peer, const Camera& camera, Rights rights, Instant now);
    void tellName(Peer& peer, Instant now);
    void signOut(Peer& peer, SignOutReason reason, Instant now);
    void end(Peer& peer);
    MemberView viewOf(const Member& member);
    std::optional<TalkRefusal> talkRefusal(const Peer& peer, const Camera& camera) const;
    void floorChanged(Camera& camera, FloorReason reason, Instant now);
    void tell(const Camera& camera, const Event& event);

    const Limits limits_;
    Household* const home_;
    const WallClock& clock_;
    Journal& journal_;
    const std::shared_ptr<CacheBudget> cacheMemory_;
    Switchboard switchboard_;
    Companions companions_;
    Revocations revocations_;
    std::optional<RecorderStatus> recorder_;  ///< as it said last
    std::vector<Notice> outbox_;
    std::set<PeerId> strangers_;  ///< not signed in and not ended, oldest first
    std::uint64_t lastFeed_ = 0;
    ClaimThrottle claims_;
    AccessCounters accessCounters_;
    std::uint64_t failuresNoted_ = 0;
    std::uint64_t enforced_ = 0;  ///< version of the household
    Instant enforcedAt_{};
    Instant tidiedAt_{};
    std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace petcam
