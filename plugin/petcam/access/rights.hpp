#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "petcam/time.hpp"

namespace petcam {

/// What a member may do with one camera.
enum class Right : std::uint8_t { Watch, Listen, Talk, Playback, Manage };

inline constexpr Right kAllRights[] = {Right::Watch, Right::Listen, Right::Talk, Right::Playback,
                                       Right::Manage};

/// A set of rights. Without Watch none of the others means anything on the live picture.
class Rights {
public:
    constexpr Rights() = default;
    constexpr Rights(std::initializer_list<Right> rights) {
        for (const Right right : rights)
            add(right);
    }
    /// The bits as the store keeps them: 1 << Right. Bits that mean nothing are dropped.
    static constexpr Rights fromBits(std::uint32_t bits) {
        Rights rights;
        rights.bits_ = static_cast<std::uint8_t>(bits & 0x1F);
        return rights;
    }
    static constexpr Rights all() { return fromBits(0x1F); }

    constexpr void add(Right right) { bits_ = static_cast<std::uint8_t>(bits_ | bit(right)); }
    constexpr bool has(Right right) const { return (bits_ & bit(right)) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr std::uint8_t bits() const { return bits_; }
    bool operator==(const Rights&) const = default;

private:
    static constexpr std::uint8_t bit(Right right) {
        return static_cast<std::uint8_t>(1u << static_cast<unsigned>(right));
    }
    std::uint8_t bits_ = 0;
};

/// A preset of rights, and for owners more than that: an owner has every right on every camera, and alone
/// adds cameras and members.
enum class Role : std::uint8_t { Owner, Family, Sitter };

/// What a role gives on cameras that nobody said anything else about: everything for an owner; the family
/// watches, listens, talks and plays back; a sitter gets nothing (and Rights of `sitterRights` on the
/// cameras it is invited to).
Rights rightsElsewhere(Role role);
inline constexpr Rights kSitterRights{Right::Watch, Right::Listen, Right::Talk};

/// The words of the signalling contract: "watch", "listen", "talk", "playback", "manage"; "owner", "family",
/// "sitter".
const char* wordOf(Right right);
const char* wordOf(Role role);
std::optional<Right> rightOf(std::string_view word);
std::optional<Role> roleOf(std::string_view word);

/// From `from` on until right before `until`; an end that is left out is open.
struct Window {
    std::optional<WallTime> from;
    std::optional<WallTime> until;

    bool holds(WallTime now) const { return (!from || *from <= now) && (!until || now < *until); }
    bool operator==(const Window&) const = default;
};

}  // namespace petcam
