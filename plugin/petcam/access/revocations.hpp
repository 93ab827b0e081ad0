#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "petcam/access/household.hpp"

namespace petcam {

/// Of a ticket for recordings, at most.
inline constexpr std::chrono::seconds kTicketLifetime{60};

/// Tickets of this member for this camera (nothing: for any) that were issued up to `before` are good for
/// nothing any more.
struct Revocation {
    MemberId member;
    std::optional<CameraId> camera;
    WallTime before{};
    bool operator==(const Revocation&) const = default;
};

/// Notices what members may not do any more with recordings: a ticket that they have is checked elsewhere, by
/// its signature alone. Owned by the service; control thread only.
class Revocations {
public:
    /// Compares what members may do now with the last look, and returns what was taken away. Cheap as long as
    /// neither the records changed nor a window opened or closed.
    std::vector<Revocation> review(const Household& home);
    /// Those of which a ticket may still be about, for who has not heard of them.
    std::vector<Revocation> standing(WallTime now);

private:
    struct Standing {
        std::map<CameraId, bool> cameras;  ///< those to play back; true: to delete from, too
        std::set<DeviceId> devices;
    };
    using Members = std::map<MemberId, Standing>;

    static Members membersOf(const Household& home);
    static std::optional<WallTime> nextEdge(const Household& home);
    void compare(MemberId member, const Standing& before, const Standing* now, WallTime at,
                 std::vector<Revocation>& taken) const;

    Members members_;
    std::uint64_t version_ = 0;  ///< of the home, when it was seen last; its own begin with 1
    WallTime seenAt_{};
    std::optional<WallTime> nextEdge_;
    std::vector<Revocation> kept_;
};

}  // namespace petcam
