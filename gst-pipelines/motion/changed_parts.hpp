#pragma once

#include <array>
#include <opencv2/core/mat.hpp>
#include <optional>

#include "motion/box.hpp"
#include "motion/zone_mask.hpp"

namespace petcam::gst {

/// Where a picture differs from what was expected by more than noise and a trembling of one pixel explain.
struct Changes {
    float counted = 0;       ///< changed part of what is inside the zones, 0 to 1
    float everywhere = 0;    ///< changed part of the whole picture, zones or not, 0 to 1
    std::optional<Box> box;  ///< around all that counts
};

/// Compares pictures with what was expected, knowing how noisy each place is. One a camera, used by one
/// thread.
class ChangedParts {
public:
    explicit ChangedParts(const MotionSettings& settings);

    /// `expected` and `now`: 8-bit grey, working size.
    Changes between(const cv::Mat& expected, const cv::Mat& now);
    /// What of the changes that `between` just found is not as in `another` picture either.
    Changes andFrom(const cv::Mat& another, const cv::Mat& now);
    /// What was given to `between` last was the scene, but for what changed: learns how noisy each place is.
    void learnNoise(float rate);
    void reset();

private:
    using Marks = std::array<bool, kSubColumns * kSubRows>;

    void compare(const cv::Mat& expected, const cv::Mat& now, cv::Mat& beyond);
    Changes count();
    void countPixels();
    Marks changedParts() const;

    const ZoneMask zones_;
    const int zonedParts_;
    const float contrast_;  // grey levels
    const int pixels_;      // in an area of a cell
    cv::Mat highest_, lowest_, above_, below_, apart_;
    cv::Mat beyond_, beyondAnother_;         // by how much a pixel is out of what its surroundings explain
    std::array<float, kCells> noise_{};      // mean difference of a place at rest, grey levels
    std::array<float, kCells> apartMean_{};  // of the last comparison
    std::array<bool, kCells> calm_{};        // in the last comparison
    std::array<int, kSubColumns * kSubRows> counts_{};
};

}  // namespace petcam::gst
