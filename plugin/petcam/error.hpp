#pragma once

#include <stdexcept>
#include <string>

namespace petcam {

/// Numbers of the signalling contract (version 1). A number is never reused for another meaning.
enum class ErrorCode : int {
    NotAnObject = 400,
    UnknownRequest = 401,
    MissingField = 402,
    WrongType = 403,
    InvalidValue = 404,
    UnknownField = 405,
    SignInRequired = 410,
    CameraBusy = 420,
    NotWatching = 421,
    NotPublishing = 422,
    OtherRole = 423,
    LimitReached = 424,
    OfferMissing = 430,
    OfferMalformed = 431,
    NoUsableVideo = 432,
    NoCommonCodec = 433,
    OfferUnexpected = 434,
    Internal = 499,
};

/// A request that was refused. Thrown by parsing and by the service, caught once at the edge, and
/// answered as {"petcam":"error","error_code":code,"error":what()}. Thrown before anything changed.
class RequestError : public std::runtime_error {
public:
    RequestError(ErrorCode code, const std::string& text) : std::runtime_error(text), code_(code) {}
    ErrorCode code() const noexcept { return code_; }

private:
    ErrorCode code_;
};

}  // namespace petcam
