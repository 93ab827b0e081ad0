#pragma once

#include <string>

#include "store/types.hpp"

namespace petcam::gst::http {

/// What the page reads (README, "Recordings"). `recording`: "off", "motion" or "continuous". Times are whole
/// Unix seconds, rounded outwards; an event that goes on ends `now`.
std::string timelineJson(const store::Timeline& timeline, const std::string& recording, WallTime now);

/// "video/mp4", "video/webm".
const char* mediaType(store::Container container) noexcept;

}  // namespace petcam::gst::http
