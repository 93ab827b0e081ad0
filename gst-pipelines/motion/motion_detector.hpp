#pragma once

#include <opencv2/core/mat.hpp>
#include <optional>

#include "motion/camera_shift.hpp"
#include "motion/changed_parts.hpp"
#include "motion/grey_plane.hpp"
#include "motion/light_change.hpp"
#include "motion/motion_sample.hpp"
#include "motion/motion_settings.hpp"

namespace petcam::gst {

/// Sees whether something moves in the pictures of one camera, about five a second. Compares each picture
/// with the scene as it was lately, moved and lit as the picture is now; what differs by more than the noise
/// of the place is a change. The first picture of a change is kept: what looks neither as the scene nor as
/// that picture goes on changing, and only that is motion. So a lamp or an infrared filter, after which
/// everything is new but still, is none, however much it changes; a pet is, however little or much of the
/// picture it fills. Used by one thread.
class MotionDetector {
public:
    explicit MotionDetector(const MotionSettings& settings);

    /// Looks at the next picture, of any size. Pictures in wrong order, a pause (kPause) and another size
    /// start afresh.
    MotionSample look(const GreyPlane& picture, WallTime at);
    /// What comes next has nothing to do with what was before.
    void startAfresh() noexcept { at_.reset(); }

    static constexpr Microseconds kPause = 1500ms;

private:
    void shrink(const GreyPlane& picture);
    bool isNew(const GreyPlane& picture, WallTime at) const;
    void begin();
    void follow(const Shift& shift);
    void relight(cv::Mat& scene);
    Changes goingOn(const Changes& changes);
    bool isMotion(const Changes& changes);
    void learn(bool calm, float seconds);

    CameraShift shift_;
    LightChange light_;
    ChangedParts parts_;

    std::optional<WallTime> at_;  // of the last picture; none: the next one is the first
    int width_ = 0, height_ = 0;  // of the last picture, before it was shrunk
    cv::Mat grey_, now_;          // 8-bit; working size
    cv::Mat scene_;               // 32-bit float: as it was lately
    cv::Mat first_;     // 32-bit float: the first picture of a change, or the last when all changed;
                        // empty while nothing changes
    cv::Mat moved_;     // scratch
    cv::Mat expected_;  // 8-bit: the scene in today's light

    // One bit a picture, the latest lowest: something went on changing, or much of the picture did.
    unsigned history_ = 0, large_ = 0;
    int calm_ = 0;         // pictures since something changed last
    int sinceSwitch_ = 0;  // pictures since nearly everything changed at once
    int sinceStart_ = 0;
    int sinceTrembling_ = 0;
    bool moving_ = false;  // in the last picture
};

}  // namespace petcam::gst
