#pragma once

#include <cstddef>
#include <cstdint>

namespace petcam::gst {

/// A grey picture that somebody else keeps: 8 bits a pixel, `stride` bytes from one row to the next.
struct GreyPlane {
    const std::uint8_t* pixels;
    int width;
    int height;
    std::size_t stride;
};

}  // namespace petcam::gst
