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
    NotRecognised = 411,
    TooManyClaims = 412,
    NotAllowed = 413,
    NoSuchCamera = 414,
    NoSuchMember = 415,
    LastOwner = 416,
    NameTaken = 417,
    OpenHome = 418,
    OutsideWindow = 419,
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
    StorageFailed = 440,
    CutNotKept = 441,
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

/// A token or a pairing code that is wrong, used or expired: which of them is not told.
inline RequestError notRecognised() {
    return {ErrorCode::NotRecognised,
            "this link or sign-in is not valid, or not any more: ask the owner for a new one"};
}

/// Sign-in and members where everybody may come in.
inline RequestError openHome() {
    return {ErrorCode::OpenHome, "nobody signs in here: this home is open (general: open = true)"};
}

/// A camera that does not exist, or that the one who asks may not know of: which of them is not told.
inline RequestError noSuchCamera(const std::string& camera) {
    return {ErrorCode::NoSuchCamera, "there is no camera " + camera + " for you"};
}

}  // namespace petcam
