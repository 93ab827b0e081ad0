#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/media.hpp"

namespace petcam::gst::control {

struct VideoStream {
    VideoCodec codec;
    std::uint8_t payloadType;
    std::uint32_t clockRate;  ///< Hz
    bool operator==(const VideoStream&) const = default;
};

struct AudioStream {
    std::uint8_t payloadType;
    std::uint32_t clockRate;  ///< Hz
    int channels;
    bool operator==(const AudioStream&) const = default;
};

/// What a camera sends. `feed` is another one for each of its connections.
struct CameraMedia {
    std::int64_t feed;
    VideoStream video;
    std::optional<AudioStream> audio;
    bool operator==(const CameraMedia&) const = default;
};

enum class CameraState { Offline, Asleep, Paused, Live };

struct CameraStatus {
    std::string camera;  ///< "c1"
    std::string name;    ///< what the family calls it
    CameraState state = CameraState::Offline;
    std::optional<CameraMedia> media;
    bool talk = false;   ///< somebody talks to the pet
    bool record = true;  ///< false: the family switched recording off
};

/// Tickets of this member that were issued up to then are worth nothing.
struct RevokedTickets {
    std::string member;
    std::optional<std::string> camera;  ///< nothing: of any camera
    std::int64_t before;                ///< Unix seconds
};

// What the plugin says: control protocol, version 1. README has an example of each.
struct Hello {
    int version;
};
struct Subscribed {
    std::vector<CameraStatus> cameras;
    std::vector<RevokedTickets> revoked;
};
struct Tapped {
    std::string camera;
    std::uint16_t from;  ///< the plugin's UDP port
};
struct CameraChanged {
    CameraStatus status;
};
struct CameraRemoved {
    std::string camera;
};
struct Talk {
    std::string camera;
    bool active;
    std::string name;
};
struct Refused {
    std::optional<std::int64_t> id;
    std::string why;
};
/// Nothing that concerns the recorder: an answer without content, an event of a later version.
struct Other {};

using Message = std::variant<Hello, Subscribed, Tapped, CameraChanged, CameraRemoved, Talk, RevokedTickets,
                             Refused, Other>;

/// Reads one line. Nothing: it is no message at all, and who sends such does not speak the protocol.
std::optional<Message> readMessage(std::string_view line);

/// Where a camera's packets are wanted: UDP ports of this machine.
struct TapPorts {
    std::uint16_t best;
    std::uint16_t lowest;
    std::uint16_t audio;
    bool talkSound;           ///< sound also while somebody talks to the pet
    bool upperLayers = true;  ///< the camera shall send more than its lowest layer
};

// What the recorder says, each a line without its end.
std::string subscribeLine(std::int64_t id);
std::string tapLine(std::int64_t id, const std::string& camera, const TapPorts& ports);
std::string untapLine(std::int64_t id, const std::string& camera);
std::string keyframeLine(const std::string& camera);
std::string motionLine(const std::string& camera, bool active, int level, const std::string& event);
std::string soundLine(const std::string& camera, bool active, float levelDbfs, const std::string& event);
std::string recordingLine(const std::string& camera, const std::string& mode, bool active);
/// What was counted since the start, by name; see CameraRecorder.
std::string countersLine(const std::string& camera, const std::map<std::string, std::uint64_t>& counters);
std::string diskLine(const std::string& state, std::uint64_t freeBytes);

}  // namespace petcam::gst::control
