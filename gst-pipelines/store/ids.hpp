#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace petcam::gst::store {

/// Names one recorded file, for good: 60 random bits, so that nobody can find those of another camera by
/// counting.
struct ClipId {
    std::int64_t value = 0;
    auto operator<=>(const ClipId&) const = default;
};

/// Names something that happened; as above.
struct EventId {
    std::int64_t value = 0;
    auto operator<=>(const EventId&) const = default;
};

/// From the kernel's random generator (getrandom); waits for nothing. Throws std::system_error.
ClipId newClipId();
EventId newEventId();

/// "k" or "e" and 12 characters of Crockford's base32 in lower case.
std::string toString(ClipId id);
std::string toString(EventId id);
/// Exactly what toString writes, and nothing else.
std::optional<ClipId> clipIdOf(std::string_view text) noexcept;
std::optional<EventId> eventIdOf(std::string_view text) noexcept;

/// A camera as the home server calls it: "c" and a number without leading zeros. Safe as the name of a
/// folder.
bool isCameraId(std::string_view text) noexcept;

}  // namespace petcam::gst::store
