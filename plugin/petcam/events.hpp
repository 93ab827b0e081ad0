#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "petcam/access/rights.hpp"
#include "petcam/bitrate.hpp"
#include "petcam/ids.hpp"
#include "petcam/need.hpp"
#include "petcam/recorder.hpp"
#include "petcam/report.hpp"
#include "petcam/rtp/codec.hpp"
#include "petcam/time.hpp"

namespace petcam {

/// A viewer as everybody in the family may see it.
struct Person {
    PeerId id;
    std::string name;
    bool operator==(const Person&) const = default;
};

enum class OfflineReason { Unpublished, Hangup, Stalled, Paused, Interrupted };
enum class FloorReason {
    Granted,
    Queued,
    Released,
    Silent,
    Lease,
    Left,
    CameraOffline,
    CameraPaused,
    Preempted,
    NotAllowed
};
enum class SignOutReason { Removed, Ended, Replaced };

struct CameraOnline {
    std::string camera;
};
struct CameraOffline {
    std::string camera;
    OfflineReason reason;
};
struct ViewersChanged {
    std::string camera;
    std::vector<Person> viewers;
};
struct FloorChanged {
    std::string camera;
    std::optional<Person> holder;
    std::size_t queue = 0;
    FloorReason reason;
};
/// How the camera's phone is; nothing when there is none, or it did not say.
struct ReportChanged {
    std::string camera;
    std::optional<Report> report;
};
/// To a publisher: the family paused it from elsewhere, or does so no longer. What it sends meanwhile is
/// dropped.
struct PauseChanged {
    std::string camera;
    bool paused = false;
};
struct MotionNoticed {
    std::string camera;
    Motion motion;
    WallTime at{};
};
struct SoundNoticed {
    std::string camera;
    Sound sound;
    WallTime at{};
};
/// Nothing: there is no recorder any more.
struct RecordingChanged {
    std::string camera;
    std::optional<Recording> recording;
};
/// To owners.
struct RecorderChanged {
    RecorderStatus status;
};
/// To a publisher: what somebody needs of it from now on. It may rest from the rest.
struct LayersWanted {
    std::string camera;
    Need need;
    std::optional<Bitrate> most{};  ///< its picture may take: more than its viewers' links carry is no use
};
/// To a publisher: publish again in this codec, on another handle. It may go on as it is.
struct CodecWanted {
    std::string camera;
    rtp::VideoCodec codec;
};
/// Soon: the camera has been asked for a codec that this viewer decodes.
enum class Playable { Yes, Soon, No };
/// To a viewer: whether it decodes what its camera sends.
struct PlayableChanged {
    std::string camera;
    Playable playable;
};
/// To a publisher whose place was taken by the same device on a newer handle.
struct Replaced {
    std::string camera;
};

/// What the one who gets this may do with a camera from now on, or how the camera is called. Without any
/// right the camera is none of its business any more.
struct AccessChanged {
    std::string camera;
    std::string name;
    Rights rights;
};
/// To those who manage something: members, cameras or devices are not what they were.
struct HomeChanged {};
/// The token of this device is good for nothing any more, or not now.
struct SignedOut {
    SignOutReason reason;
};

/// What happened, for whoever may know: sent without being asked for.
using Event =
    std::variant<CameraOnline, CameraOffline, ViewersChanged, FloorChanged, ReportChanged, MotionNoticed,
                 SoundNoticed, RecordingChanged, RecorderChanged, LayersWanted, CodecWanted, PlayableChanged,
                 PauseChanged, Replaced, AccessChanged, HomeChanged, SignedOut>;

}  // namespace petcam
