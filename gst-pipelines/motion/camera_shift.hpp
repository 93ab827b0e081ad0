#pragma once

#include <opencv2/core/mat.hpp>
#include <optional>

namespace petcam::gst {

/// By how much the whole picture moved, in working pixels.
struct Shift {
    int x = 0;
    int y = 0;
    bool operator==(const Shift&) const = default;
};

/// Tells a camera that trembles from things that move: all of the picture goes the same way, not far, and
/// comes back. Keeps how far it went so far; one a camera, used by one thread.
class CameraShift {
public:
    /// `before` and `now`: 8-bit grey, working size. The shift that takes `before` to `now`; {0, 0} when
    /// there is none that all of the picture shares.
    Shift between(const cv::Mat& before, const cv::Mat& now);
    void reset() noexcept { strayedX_ = strayedY_ = 0; }

private:
    void outline(const cv::Mat& picture, cv::Mat& into);
    bool shared(const Shift& shift) const;

    cv::Mat low_, half_;                 // scratch
    cv::Mat before_, now_;               // outlines, half of the working size
    cv::Mat fineBefore_, fineNow_;       // outlines, working size
    float strayedX_ = 0, strayedY_ = 0;  // sum of the shifts, forgotten over a few seconds
};

}  // namespace petcam::gst
