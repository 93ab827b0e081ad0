#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "petcam/access/household.hpp"
#include "petcam/error.hpp"
#include "petcam/recorder.hpp"

namespace petcam::control {

inline constexpr int kVersion = 1;

struct SubscribeRequest {
    std::string client;
    bool conditions = false;
};
struct TapRequest {
    CameraId camera;
    // UDP ports of this machine; all of them nothing: no tap any more.
    std::optional<std::uint16_t> best;
    std::optional<std::uint16_t> lowest;
    std::optional<std::uint16_t> audio;
    bool talkSound = false;
    bool upperLayers = true;
};
struct KeyframeRequest {
    CameraId camera;
};
struct MotionRequest {
    CameraId camera;
    Motion motion;
};
struct SoundRequest {
    CameraId camera;
    Sound sound;
};
struct RecordingRequest {
    CameraId camera;
    Recording recording;
};
struct DiskRequest {
    RecorderStatus status;
};

struct CountersRequest {
    CameraId camera;
    RecorderCounts counts;
};
struct StatisticsRequest {
    CameraId camera;
};
struct SwitchRequest {
    CameraId camera;
    CameraChange change;
};
struct TicketRequest {
    CameraId camera;
};

using Request =
    std::variant<SubscribeRequest, TapRequest, KeyframeRequest, MotionRequest, SoundRequest, RecordingRequest,
                 DiskRequest, CountersRequest, StatisticsRequest, TicketRequest, SwitchRequest>;

/// One line as it was understood.
struct Line {
    std::optional<std::int64_t> id;  ///< for the reply to carry
    std::variant<Request, RequestError> what;
    bool isLast = false;  ///< the connection ends after the reply
};

/// Reads one line of a client; requests.cpp shows an example of each. What is wrong is told as RequestError
/// naming the field: NotAnObject, UnknownRequest, MissingField, WrongType, InvalidValue, UnknownField.
Line readLine(std::string_view text);
/// In place of a line that LineSplitter found too long: LimitReached.
Line lineTooLong();

}  // namespace petcam::control
