#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/types.hpp"

namespace petcam::gst::store {

/// What the name of a clip's file says: enough to take it into a new index when the old one was lost.
struct ClipName {
    ClipId id;
    WallTime start;
    Container container;

    bool operator==(const ClipName&) const = default;
};

/// What the name of a picture's file says.
struct PictureName {
    EventId event;
    EventType type;
    WallTime start;  ///< of the event
    int number;      ///< 1, 2, ... of the event
    bool cropped;

    bool operator==(const PictureName&) const = default;
};

/// "k0123456789ab-20261126T190432.123456Z.mp4", in UTC.
std::string toText(const ClipName& name);
/// "e0123456789ab-motion-20261126T190432.123456Z-1.jpg"; the cropped one ends in "-1-crop.jpg".
std::string toText(const PictureName& name);
/// Exactly what toText writes, and nothing else.
std::optional<ClipName> clipNameOf(std::string_view file);
std::optional<PictureName> pictureNameOf(std::string_view file);

/// The folder of a day, "2026-11-26", by this machine's time zone.
std::string dayOf(WallTime at);
bool isDay(std::string_view text) noexcept;

/// What is being written under another name first; nothing after a crash.
inline constexpr std::string_view kUnfinished = ".part";

}  // namespace petcam::gst::store
