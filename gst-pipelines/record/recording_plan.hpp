#pragma once

#include <optional>
#include <set>

#include "model/wall_time.hpp"

namespace petcam::gst {

enum class RecordingMode { Off, Motion, Continuous };

struct RecordingSettings {
    RecordingMode mode = RecordingMode::Motion;
    Microseconds preRoll = 5s;
    Microseconds postRoll = 10s;
    Microseconds segment = 10min;
};

/// Why a camera in mode Motion is recorded.
enum class Reason { Motion, Sound, Request };

/// Decides for each picture of a camera what becomes of it. Pure; time is that of the pictures.
class RecordingPlan {
public:
    enum class Step {
        Nothing,  ///< not recorded
        Begin,    ///< a clip, from `begin()` on
        Write,    ///< goes on
        Cut,      ///< the clip ends before this picture, and the next begins with it
        End,      ///< the clip ends before this picture
    };

    /// Pictures that are further apart are not of one clip.
    static constexpr Microseconds kGap = 5s;

    explicit RecordingPlan(const RecordingSettings& settings) : settings_(settings) {}

    void reason(Reason reason, bool active, WallTime at);

    /// `otherFormat`: this picture does not fit to the one before. `canBegin`: there is a keyframe to begin
    /// with in the pre-roll, and nothing against it.
    Step picture(WallTime at, bool keyframe, bool otherFormat, bool canBegin);
    /// After Begin: the moment from which on the pre-roll is wanted.
    WallTime begin() const { return begin_; }

    /// In the middle of a clip: what is recorded goes on in another format, with the picture of the moment
    /// `from`, as a clip of its own. `at`: now.
    void turn(WallTime from, WallTime at);
    /// There is use for more than the camera's lowest layer.
    bool wantsUpperLayers(WallTime at) const { return recording_ || wanted(at); }

    /// No picture came for a while, or the clip broke: the next one begins a new clip.
    void interrupted() { recording_ = false; }
    bool recording() const { return recording_; }
    /// The last picture of a clip. Not before there was one.
    WallTime written() const { return *written_; }

private:
    bool wanted(WallTime at) const;
    Step begins(WallTime at);
    Step during(WallTime at, bool keyframe, bool otherFormat);

    RecordingSettings settings_;
    std::set<Reason> active_;
    std::optional<WallTime> until_;  ///< the post-roll's end
    bool recording_ = false;
    WallTime begin_;                   ///< of the clip, as planned
    WallTime segment_;                 ///< when it was begun
    std::optional<WallTime> written_;  ///< the last picture of a clip
};

}  // namespace petcam::gst
