#pragma once

#include "json.hpp"
#include "petcam/error.hpp"
#include "petcam/events.hpp"
#include "petcam/service.hpp"

namespace petcam {

/// The JSON of every reply and event; messages.cpp shows an example of each.
Json publishedReply(PeerId id, const CameraView& camera);
Json watchingReply(PeerId id, const CameraView& camera, Quality quality);
Json preferredReply(Quality quality);
Json talkReply(const TalkAnswer& answer);
/// `recorder`: for who may know how it is.
Json listReply(const std::vector<CameraView>& cameras, const std::optional<RecorderStatus>& recorder = {});
Json statusReply(bool open);
Json signedInReply(const Self& self);
Json claimedReply(const Joined& joined);
Json ticketReply(CameraId camera, const Ticket& ticket);
Json membersReply(const std::vector<Service::MemberView>& members);
Json invitedReply(const Invited& invited, WallTime now);
/// "changed", and what: "member" or "camera".
Json doneReply(const char* petcam, const char* kind, const std::string& id);
Json removedReply(const std::variant<MemberId, CameraId, DeviceId>& what);
/// Null without a report.
Json reportObject(const std::optional<Report>& report);
/// {"mode":"motion","active":true}; null without a recorder.
Json recordingObject(const std::optional<Recording>& recording);
/// {"state":"ok","free_bytes":123}
Json recorderObject(const RecorderStatus& recorder);
/// The same as an event.
Json recorderEvent(const RecorderStatus& recorder);
/// Of all cameras, and of one, which leaves out the names of viewers.
Json statisticsReply(const std::vector<CameraStatistics>& all);
Json statisticsReply(const CameraStatistics& statistics);
/// One element of "members" and of "cameras".
Json memberObject(const Service::MemberView& view);
Json cameraObject(const CameraView& camera);
/// A reply of one word, with the camera where there is one.
Json plainReply(const char* petcam);
Json plainReply(const char* petcam, const std::string& camera);
Json errorReply(const RequestError& error);
Json toJson(const Event& event);

}  // namespace petcam
