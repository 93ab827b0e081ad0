#pragma once

#include <jansson.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace petcam::bridge {

/// Something that goes on before a camera, or not.
struct Noticed {
    bool active = false;
    std::string event;  ///< what the recorder calls it; may be empty
    bool operator==(const Noticed&) const = default;
};

struct HomeCamera {
    std::string id;                 ///< "c1"
    std::string name;               ///< what the family calls it: any text
    std::string state = "offline";  ///< "live", "paused", "asleep", "offline"
    bool talk = false;
    std::int64_t viewers = 0;
    std::optional<int> battery;  ///< percent
    std::optional<bool> charging;
    /// What the recorder does with it: nothing without one.
    struct Recording {
        std::string mode;
        bool active = false;
        bool operator==(const Recording&) const = default;
    };
    std::optional<Recording> recording;
    Noticed motion;
    Noticed sound;
    bool paused = false;  ///< from elsewhere than its phone
    bool record = true;   ///< false: the recorder leaves it alone

    bool isLive() const { return state == "live"; }
    bool isRecorded() const { return recording && recording->active; }
    bool operator==(const HomeCamera&) const = default;
};

struct RecorderStatus {
    std::string state;  ///< "ok", "full", "read_only", "gone", "absent"
    std::optional<std::int64_t> freeBytes;
    bool operator==(const RecorderStatus&) const = default;
};

/// The home as the control socket tells it.
struct Home {
    std::map<std::string, HomeCamera> cameras;
    std::optional<RecorderStatus> recorder;  ///< nothing: there was none so far
    bool operator==(const Home&) const = default;
};

/// From the answer to `subscribe`. Nothing: it is not as the protocol says.
std::optional<Home> homeOf(const json_t* subscribed);
/// Takes an event in; of those that say nothing about it, nothing. False: it is not as the protocol says.
bool apply(Home& home, const json_t* event);

}  // namespace petcam::bridge
