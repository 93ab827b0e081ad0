#pragma once

#include <jansson.h>

#include <string>
#include <variant>

namespace petcam {

struct PublishRequest {
    std::string camera;
    std::string device;
};
struct WatchRequest {
    std::string camera;
    std::string name;
};
struct RenegotiateRequest {};
struct TalkRequest {
    bool start = false;
};
struct RefreshRequest {};
struct ListRequest {};
struct StatusRequest {};
struct UnpublishRequest {};
struct UnwatchRequest {};

using Request = std::variant<PublishRequest, WatchRequest, RenegotiateRequest, TalkRequest, RefreshRequest,
                             ListRequest, StatusRequest, UnpublishRequest, UnwatchRequest>;

/// Reads one request (the `body` of a Janus message). Throws RequestError that names the field at fault:
/// NotAnObject, UnknownRequest, MissingField, WrongType, InvalidValue, UnknownField.
/// Values of fields never appear in the text, since some are secrets.
Request parseRequest(const json_t* body);

/// True for the requests that carry an SDP offer: they need one, or (watch) may have one.
bool mayCarryOffer(const Request& request);

}  // namespace petcam
