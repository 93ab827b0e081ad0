#include "petcam/recorder.hpp"

namespace petcam {
namespace {

constexpr RecordingMode kModes[] = {RecordingMode::Off, RecordingMode::Motion, RecordingMode::Continuous};
constexpr RecorderState kOwnStates[] = {RecorderState::Ok, RecorderState::Full, RecorderState::ReadOnly,
                                        RecorderState::Gone};

}  // namespace

const char* wordOf(RecordingMode mode) {
    switch (mode) {
        case RecordingMode::Off:
            return "off";
        case RecordingMode::Motion:
            return "motion";
        case RecordingMode::Continuous:
            return "continuous";
    }
    return "";
}

const char* wordOf(RecorderState state) {
    switch (state) {
        case RecorderState::Ok:
            return "ok";
        case RecorderState::Full:
            return "full";
        case RecorderState::ReadOnly:
            return "read_only";
        case RecorderState::Gone:
            return "gone";
        case RecorderState::Absent:
            return "absent";
    }
    return "";
}

std::optional<RecordingMode> recordingModeOf(std::string_view word) {
    for (const RecordingMode mode : kModes) {
        if (word == wordOf(mode)) return mode;
    }
    return std::nullopt;
}

std::optional<RecorderState> recorderStateOf(std::string_view word) {
    for (const RecorderState state : kOwnStates) {
        if (word == wordOf(state)) return state;
    }
    return std::nullopt;
}

}  // namespace petcam
