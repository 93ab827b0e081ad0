#pragma once

#include <vector>

#include "motion/box.hpp"

namespace petcam::gst {

/// A part of the picture where motion counts, or does not.
struct Zone {
    Box area;
    bool include;
};

/// How one camera looks for motion.
struct MotionSettings {
    /// 1 (only what is large and stands out) to 100 (everything that can be told from noise).
    int sensitivity = 50;
    /// With an including zone nothing outside of those counts; an excluding zone wins over an including one.
    /// Without any all of the picture counts.
    std::vector<Zone> zones;
};

}  // namespace petcam::gst
