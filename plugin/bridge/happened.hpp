#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bridge/home.hpp"

namespace petcam::bridge {

/// Something that programs elsewhere may want to hear of at once.
struct Happened {
    std::string event;  ///< one of kEventNames
    std::string camera;
    std::string name;  ///< of the camera
    bool operator==(const Happened&) const = default;
};

inline constexpr std::string_view kEventNames[] = {"camera_online",     "camera_offline", "camera_paused",
                                                   "motion_started",    "motion_ended",   "sound_started",
                                                   "sound_ended",       "talk_started",   "talk_ended",
                                                   "recording_started", "recording_ended"};
bool isEventName(std::string_view name);

/// What changed from the one to the other, camera by camera; nothing for cameras that only one of them has.
std::vector<Happened> happenedBetween(const Home& before, const Home& after);

}  // namespace petcam::bridge
