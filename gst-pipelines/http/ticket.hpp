#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace petcam::gst::http {

enum class Action { Read, Delete, Star };

/// What the home server lets one member do with the recordings of one camera, for at most a minute.
struct Ticket {
    std::string member;        ///< "m2"
    std::string camera;        ///< "c1"
    std::string actions;       ///< some of "r", "d", "s"
    std::int64_t expires = 0;  ///< Unix seconds

    bool may(Action action) const noexcept;
    bool operator==(const Ticket&) const = default;
};

using Signature = std::array<std::uint8_t, 32>;

/// A ticket as it came: nothing is known yet of whether it is genuine.
struct TicketText {
    Ticket ticket;
    std::string_view signedText;  ///< everything before the last dot, inside what was parsed
    Signature signature{};
};

/// `v1.MEMBER.CAMERA.ACTIONS.EXPIRES.SIGNATURE`, the signature in lower-case hexadecimal; nothing else
/// passes.
std::optional<TicketText> parseTicket(std::string_view text);

using TicketKey = std::array<std::uint8_t, 32>;

/// HMAC-SHA256 (RFC 2104), compared in a time that does not depend on where it differs.
bool isGenuine(const TicketText& ticket, const TicketKey& key) noexcept;
Signature sign(std::string_view text, const TicketKey& key);

}  // namespace petcam::gst::http
