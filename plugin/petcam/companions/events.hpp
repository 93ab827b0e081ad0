#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "petcam/access/revocations.hpp"
#include "petcam/camera.hpp"

namespace petcam {

/// What a publisher sends: enough to receive its packets.
struct CameraStream {
    FeedId feed;  ///< another one for every PeerConnection
    rtp::VideoCodec codec = rtp::VideoCodec::H264;
    std::uint8_t videoType = 0;             ///< payload type
    std::optional<std::uint8_t> soundType;  ///< of Opus; nothing without sound
    bool operator==(const CameraStream&) const = default;
};

/// One camera as a companion sees it.
struct CameraStatus {
    std::string camera;
    std::string name;
    CameraState state = CameraState::Offline;
    std::optional<CameraStream> media;  ///< nothing when nobody publishes it
    bool talk = false;                  ///< somebody talks to it
    bool recorded = true;               ///< false: the recorder has to leave it alone
    bool operator==(const CameraStatus&) const = default;
};

/// How one camera is, beyond what its packets need; for companions that asked for that.
struct CameraCondition {
    std::string camera;
    std::size_t viewers = 0;
    std::optional<Report> report;
    std::optional<Recording> recording;
    Motion motion;
    Sound sound;
    bool paused = false;  ///< by the family, from elsewhere than its phone
    bool recorded = true;
    bool operator==(const CameraCondition&) const = default;
};

struct CameraChanged {
    CameraStatus status;
};
struct CameraRemoved {
    std::string camera;
};
struct TalkChanged {
    std::string camera;
    bool active = false;
    std::string name;  ///< of who talks, or talked
};
struct TicketsRevoked {
    Revocation revocation;
};
struct ConditionChanged {
    CameraCondition condition;
};
struct RecorderNoticed {
    RecorderStatus status;
};

/// What happened, for the programs beside the server.
using CompanionEvent = std::variant<CameraChanged, CameraRemoved, TalkChanged, TicketsRevoked,
                                    ConditionChanged, RecorderNoticed>;

}  // namespace petcam
