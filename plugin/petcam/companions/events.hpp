#pragma once

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
    bool operator==(const CameraStatus&) const = default;
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

/// What happened, for the programs beside the server.
using CompanionEvent = std::variant<CameraChanged, CameraRemoved, TalkChanged, TicketsRevoked>;

}  // namespace petcam
