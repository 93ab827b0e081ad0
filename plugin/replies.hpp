#pragma once

#include "json.hpp"
#include "petcam/error.hpp"
#include "petcam/events.hpp"
#include "petcam/service.hpp"

namespace petcam {

/// The JSON of every reply and event; messages.cpp shows an example of each.
Json publishedReply(PeerId id, const CameraView& camera);
Json watchingReply(PeerId id, const CameraView& camera);
Json talkReply(const TalkAnswer& answer);
Json listReply(const std::vector<CameraView>& cameras);
Json statusReply(bool open);
/// A reply of one word, with the camera where there is one.
Json plainReply(const char* petcam);
Json plainReply(const char* petcam, const std::string& camera);
Json errorReply(const RequestError& error);
Json toJson(const Event& event);

}  // namespace petcam
