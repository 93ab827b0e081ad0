#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace petcam {

enum class RecordingMode : std::uint8_t { Off, Motion, Continuous };

/// When the recorder keeps pictures of a camera, and whether it does so now.
struct Recording {
    RecordingMode mode = RecordingMode::Off;
    bool active = false;
    bool operator==(const Recording&) const = default;
};

/// Something moves before a camera, or does no longer.
struct Motion {
    bool active = false;
    std::optional<int> level;  ///< 0 to 100
    std::string event;         ///< what the recorder calls it; may be empty
    bool operator==(const Motion&) const = default;
};

/// A loud sound began, or ended.
struct Sound {
    bool active = false;
    std::optional<double> levelDbfs;  ///< 0: as loud as can be
    std::string event;
    bool operator==(const Sound&) const = default;
};

enum class RecorderState : std::uint8_t {
    Ok,
    Full,
    ReadOnly,
    Gone,   ///< the disk was taken away
    Absent  ///< there was a recorder, and it is not there any more
};

/// How the recorder is.
struct RecorderStatus {
    RecorderState state = RecorderState::Ok;
    std::optional<std::int64_t> freeBytes;
    bool operator==(const RecorderStatus&) const = default;
};

/// What the recorder counted, by its own names ([a-z_], few of them).
using RecorderCounts = std::map<std::string, std::uint64_t>;

/// The words of the control protocol: "off", "motion", "continuous"; "ok", "full", "read_only", "gone",
/// "absent", the last of which a recorder cannot say of itself.
const char* wordOf(RecordingMode mode);
const char* wordOf(RecorderState state);
std::optional<RecordingMode> recordingModeOf(std::string_view word);
std::optional<RecorderState> recorderStateOf(std::string_view word);

}  // namespace petcam
