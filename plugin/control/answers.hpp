#pragma once

#include "control/requests.hpp"
#include "json.hpp"
#include "petcam/service.hpp"

namespace petcam::control {

/// The JSON of every reply and event of the control protocol; requests.cpp shows an example of each.
Json helloReply();
Json subscribedReply(const Subscription& subscription);
Json tappedReply(CameraId camera, std::uint16_t from);
Json toJson(const CompanionEvent& event);

}  // namespace petcam::control
