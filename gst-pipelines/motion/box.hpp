#pragma once

namespace petcam::gst {

/// A rectangle in a picture, in fractions of its width and height: {0, 0, 1, 1} is all of it. The same for
/// every layer of a camera, whatever its size in pixels.
struct Box {
    float left = 0;
    float top = 0;
    float width = 0;
    float height = 0;

    bool operator==(const Box&) const = default;
};

}  // namespace petcam::gst
