#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "motion/motion_sample.hpp"

namespace petcam::gst {

struct MotionStarted {
    WallTime at;  ///< of the picture that made it certain, at most a second after the first of it
};
/// The strongest picture so far. Comes again when a clearly stronger one does.
struct MotionStrongest {
    WallTime at;
    int level;
    std::optional<Box> box;
};
struct MotionEnded {
    WallTime at;  ///< of the last picture with motion
    /// The strongest picture of it all.
    MotionStrongest strongest;
};
using MotionEvent = std::variant<MotionStarted, MotionStrongest, MotionEnded>;

/// Makes events of the samples of one camera: motion that pauses for a moment goes on as the same event.
/// Pure: no clock but the samples'; used by one thread.
class MotionEvents {
public:
    /// An event ends when nothing moved for so long.
    static constexpr Microseconds kCalm = 3s;
    /// Samples further apart say nothing about what was between them.
    static constexpr Microseconds kGap = 2s;

    /// What this sample changed, in the order in which it happened.
    std::vector<MotionEvent> add(const MotionSample& sample);
    /// Nothing more is seen (camera paused or gone): what goes on ends.
    std::vector<MotionEvent> stop();

    bool active() const noexcept { return event_.has_value(); }

private:
    struct Running {
        WallTime lastMotion;
        MotionStrongest strongest;
        int told;  // level of the strongest that was told
    };

    void end(std::vector<MotionEvent>& into);

    std::optional<Running> event_;
    std::optional<WallTime> lastSample_;
};

}  // namespace petcam::gst
