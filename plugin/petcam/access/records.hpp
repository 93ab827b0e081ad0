#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "petcam/access/rights.hpp"

namespace petcam {

/// Numbers of what the home keeps, from 1 on, never given twice. On the wire "m1", "c1", "d1".
struct MemberId {
    std::int64_t value = 0;
    auto operator<=>(const MemberId&) const = default;
};
struct CameraId {
    std::int64_t value = 0;
    auto operator<=>(const CameraId&) const = default;
};
struct DeviceId {
    std::int64_t value = 0;
    auto operator<=>(const DeviceId&) const = default;
};

std::string toString(MemberId id);
std::string toString(CameraId id);
std::string toString(DeviceId id);
/// Nothing when the text is not exactly what toString makes of a number.
std::optional<MemberId> memberIdOf(std::string_view text);
std::optional<CameraId> cameraIdOf(std::string_view text);
std::optional<DeviceId> deviceIdOf(std::string_view text);

/// SHA-256 of a secret.
using Digest = std::array<std::uint8_t, 32>;

struct Grant {
    Rights rights;
    Window window;
    bool operator==(const Grant&) const = default;
};

/// Somebody who may use the home. Without a device: invited, but not here yet.
struct Member {
    MemberId id;
    std::string name;  ///< empty: whoever takes the invitation says it
    Role role = Role::Family;
    Window window;                     ///< outside it the member does not exist for us
    Rights elsewhere;                  ///< on cameras without a grant
    std::map<CameraId, Grant> grants;  ///< on these cameras, instead of `elsewhere`
    WallTime since{};
    bool operator==(const Member&) const = default;
};

struct CameraRecord {
    CameraId id;
    std::string name;
    WallTime since{};
    bool paused = false;   ///< by the family, from elsewhere than its phone
    bool recorded = true;  ///< false: whatever the recorder's own settings say
    bool operator==(const CameraRecord&) const = default;
};

/// Whose token or code it is: a member's, or that of the phone that is a camera.
using Principal = std::variant<MemberId, CameraId>;

/// One browser that has a token.
struct Device {
    DeviceId id;
    Principal of;
    Digest token{};
    WallTime since{};
    bool operator==(const Device&) const = default;
};

/// A pairing code that waits for the device that opens its link. One at a time for each principal.
struct Invitation {
    Principal to;
    Digest code{};
    WallTime expires{};
    bool operator==(const Invitation&) const = default;
};

/// All that a home keeps, as one value.
struct Records {
    std::map<MemberId, Member> members;
    std::map<CameraId, CameraRecord> cameras;
    std::map<DeviceId, Device> devices;
    std::map<Principal, Invitation> invitations;
    MemberId lastMember;  ///< given so far, also to who is gone
    CameraId lastCamera;
    DeviceId lastDevice;
    bool operator==(const Records&) const = default;
};

struct PutMember {
    Member member;
};
/// With its grants, devices and invitation.
struct DropMember {
    MemberId id;
};
struct PutCamera {
    CameraRecord camera;
};
/// With the grants on it, its device and its invitation.
struct DropCamera {
    CameraId id;
};
struct PutDevice {
    Device device;
};
struct DropDevice {
    DeviceId id;
};
/// In place of the one that the same principal had.
struct PutInvitation {
    Invitation invitation;
};
struct DropInvitation {
    Principal to;
};
using Change = std::variant<PutMember, DropMember, PutCamera, DropCamera, PutDevice, DropDevice,
                            PutInvitation, DropInvitation>;
/// What happens together or not at all.
using Changes = std::vector<Change>;

/// The same in memory that Store::commit does on disk.
void applyChanges(Records& records, const Changes& changes);

}  // namespace petcam
