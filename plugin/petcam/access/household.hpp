#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "petcam/access/ports.hpp"
#include "petcam/error.hpp"

namespace petcam {

struct NewMember {
    std::string name;  ///< empty: whoever takes the invitation says it
    Role role = Role::Family;
    Window window;
    std::optional<Rights> elsewhere;  ///< the role's own when left out
    /// What is left out for a sitter: kSitterRights on every camera that there is now.
    std::optional<std::map<CameraId, Grant>> grants;
};

/// What is switched about a camera from elsewhere; nothing: stays.
struct CameraChange {
    std::optional<bool> paused;
    std::optional<bool> recorded;
};

/// What is left out stays as it is.
struct MemberChange {
    std::optional<std::string> name;
    std::optional<Role> role;  ///< its rights on cameras without a grant come with it
    std::optional<std::optional<WallTime>> from;
    std::optional<std::optional<WallTime>> until;
    std::optional<Rights> elsewhere;
    std::map<CameraId, std::optional<Grant>> grants;  ///< without a value: takes the grant away
};

/// A pairing code that was just made; it is not kept in clear anywhere.
struct Invited {
    Principal to;
    std::string code;
    WallTime expires{};
};

/// Who a device is.
struct Identity {
    DeviceId device;
    Principal who;
    bool operator==(const Identity&) const = default;
};

struct Claimed {
    Identity identity;
    std::string token;
};

/// The home's members, cameras and devices, and what each may do. It holds everything in memory and writes
/// every change through to the store first: what cannot be kept does not happen, and what was kept goes on
/// being answered while the disk is broken. Refusals are RequestErrors, thrown before anything changed.
/// Who may ask for a change is the service's business. Control thread only.
class Household {
public:
    struct Limits {
        std::size_t members = 100;
        std::size_t devicesPerMember = 20;
        std::size_t cameras = 32;
        std::chrono::seconds codeLifetime = 10min;
    };

    static constexpr std::chrono::seconds kRepeatTime{60};

    /// Loads the records. Throws StoreError.
    Household(Limits limits, Store& store, Secrets& secrets, const WallClock& clock);

    /// Changes whenever the records do.
    std::uint64_t version() const noexcept { return version_; }
    WallTime now() const { return clock_.now(); }
    const Records& records() const noexcept { return records_; }

    /// Whose token it is; nothing when it is nobody's.
    std::optional<Identity> recognise(std::string_view token) const;
    /// Still the device it was, and within its member's time.
    bool isCurrent(const Identity& identity) const;
    /// It was removed, and the store has not taken that yet.
    bool isCut(DeviceId device) const { return cut_.contains(device); }
    const Member* member(MemberId id) const;
    const CameraRecord* camera(CameraId id) const;
    bool isOwner(const Principal& who) const;
    /// None for who does not exist, and outside the windows.
    Rights rightsOf(MemberId member, CameraId camera) const;
    /// When the rights on a camera end, if they do.
    std::optional<WallTime> endOf(MemberId member, CameraId camera) const;
    std::size_t devicesOf(const Principal& who) const;
    /// Somebody can sign in as owner.
    bool hasOwner() const { return lastingOwners(records_) > 0; }

    /// The device that knows the code becomes the member's or the camera's, in place of the phone that was
    /// this camera before. `name`: of a member who has none yet. Throws NotRecognised for a code that is
    /// wrong, used or expired alike. `attempt`: a secret that the device made for this code, or nothing. A
    /// claim whose answer was lost may be repeated with it for kRepeatTime, and gets another token for the
    /// same device.
    Claimed claim(std::string_view code, const std::string& name, std::string_view attempt = {});

    Invited invite(const NewMember& wanted);
    /// One more owner; the invitation of an owner that nobody took yet is made anew.
    Invited inviteOwner();
    /// A new code for a member's next device, or for the phone that shall be this camera from then on.
    Invited inviteAgain(const Principal& to);
    Invited addCamera(const std::string& name);
    void change(MemberId id, const MemberChange& change);
    void rename(CameraId id, const std::string& name);
    void change(CameraId id, const CameraChange& change);
    /// A removal that the disk does not take cuts all the same: nobody comes in with these devices until the
    /// next start, and CutNotKept says so.
    void remove(MemberId id);
    void remove(CameraId id);
    void remove(DeviceId id);
    /// Forgets invitations that nobody took in time.
    void dropExpired();

    /// HMAC-SHA256 with the home's key.
    Digest sign(std::string_view text) const { return secrets_.sign(text); }

private:
    struct Answered {
        Digest attempt{};
        Identity identity;
        WallTime until{};
    };

    /// Owners who can sign in, and whose time does not end.
    static std::size_t lastingOwners(const Records& records);
    /// Throws LastOwner, StorageFailed; then nothing has changed.
    void commit(Changes changes);
    void commitRemoval(Change removal, const std::vector<DeviceId>& devices);
    std::vector<DeviceId> devicesWith(const Principal& who) const;
    Claimed repeat(const Digest& code, std::string_view attempt);
    Invited commitInvitation(Changes changes, const Principal& to);
    const Member& knownMember(MemberId id) const;
    const CameraRecord& knownCamera(CameraId id) const;
    void requireKnown(const std::map<CameraId, Grant>& grants) const;
    void requireFreeName(const std::string& name, std::optional<CameraId> except) const;

    const Limits limits_;
    Store& store_;
    Secrets& secrets_;
    const WallClock& clock_;
    Records records_;
    std::uint64_t version_ = 1;
    std::map<Digest, DeviceId> tokens_;
    std::map<Digest, Answered> answered_;  ///< claims of the last minute, by code
    std::set<DeviceId> cut_;               ///< removed, but still in the store
};

}  // namespace petcam
