#pragma once

#include <optional>

#include "model/wall_time.hpp"
#include "motion/box.hpp"

namespace petcam::gst {

/// What one picture of the analysis showed.
struct MotionSample {
    WallTime at;    ///< when the picture was taken
    int level = 0;  ///< 0 to 100: how much of the picture moves, on a square root's scale; 0 unless `moving`
    bool moving = false;     ///< something moves by itself; noise, light and the camera itself do not count
    std::optional<Box> box;  ///< around all that moves, when `moving`
};

}  // namespace petcam::gst
