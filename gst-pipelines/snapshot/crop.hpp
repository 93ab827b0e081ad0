#pragma once

#include "motion/box.hpp"

namespace petcam::gst {

/// What is cut away of a picture on each side, in pixels.
struct Cut {
    int left, top, right, bottom;
    bool operator==(const Cut&) const = default;
};

/// Leaves `box` of a picture of `width` x `height`, with a margin of a quarter of it all around, and at least
/// a third of the picture both ways (a closer look shows nothing but pixels). Even numbers, as I420 wants
/// them.
Cut cutTo(const Box& box, int width, int height);

}  // namespace petcam::gst
