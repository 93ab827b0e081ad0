#pragma once

#include <jansson.h>

#include <optional>
#include <string>
#include <variant>

#include "petcam/access/household.hpp"
#include "petcam/layer_selector.hpp"
#include "petcam/report.hpp"

namespace petcam {

struct PublishRequest {
    std::string camera;
    std::string device;
    std::optional<std::string> token;
};
struct WatchRequest {
    std::string camera;
    std::string name;
    std::optional<std::string> token;
    Quality quality = Quality::Auto;
};
struct PreferRequest {
    Quality quality = Quality::Auto;
};
struct PrepareRequest {};
struct RenegotiateRequest {};
struct TalkRequest {
    enum class Action { Start, Stop, Take };
    Action action = Action::Stop;
};
struct RefreshRequest {};
struct ReportRequest {
    Report report;
};
struct ResumeRequest {};
struct ListRequest {
    std::optional<std::string> token;
};
struct StatusRequest {};
struct IceRequest {};
struct UnpublishRequest {};
struct UnwatchRequest {};
struct SignInRequest {
    std::string token;
};
struct ClaimRequest {
    std::string code;
    std::string name;
    std::string attempt;  ///< may be empty
};
struct SignOutRequest {
    std::string token;
};
struct TicketRequest {
    CameraId camera;
};
struct MembersRequest {};
struct InviteRequest {
    NewMember member;
};
struct AddCameraRequest {
    std::string name;
};
struct PairRequest {
    Principal to;
};
struct ChangeMemberRequest {
    MemberId member;
    MemberChange change;
};
struct RenameCameraRequest {
    CameraId camera;
    std::string name;
};
struct RemoveRequest {
    std::variant<MemberId, CameraId, DeviceId> what;
};

using Request =
    std::variant<PublishRequest, WatchRequest, PrepareRequest, RenegotiateRequest, TalkRequest,
                 RefreshRequest, ListRequest, StatusRequest, UnpublishRequest, UnwatchRequest, SignInRequest,
                 ClaimRequest, TicketRequest, MembersRequest, InviteRequest, AddCameraRequest, PairRequest,
                 ChangeMemberRequest, RenameCameraRequest, RemoveRequest, ReportRequest, PreferRequest,
                 SignOutRequest, IceRequest, ResumeRequest>;

/// Reads one request (the `body` of a Janus message). Throws RequestError that names the field at fault:
/// NotAnObject, UnknownRequest, MissingField, WrongType, InvalidValue, UnknownField.
/// Values of fields never appear in the text, since some are secrets.
Request parseRequest(const json_t* body);

/// True for the requests that a peer may make before it has signed in.
bool isForStrangers(const Request& request);

/// True for the requests that carry an SDP offer: they need one, or (watch) may have one.
bool mayCarryOffer(const Request& request);

}  // namespace petcam
