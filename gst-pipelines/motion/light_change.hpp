#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

namespace petcam::gst {

/// How much brighter or darker the light has become from place to place between two pictures: whole rows or
/// columns (the bands of lamps on mains, seen by a rolling shutter), and wide areas. What covers only a small
/// part of those has no say: an object is no light.
class LightChange {
public:
    /// `before` and `now`: 8-bit grey, working size. Returns factors for the pixels of `before`, 32-bit
    /// float, working size; valid until the next call.
    const cv::Mat& between(const cv::Mat& before, const cv::Mat& now);

    /// Of the last call: the part of the cells (0 to 1) whose mean changed by what nobody overlooks.
    float changedPart() const noexcept { return changedPart_; }

private:
    void fitAreas(const cv::Mat& before, const cv::Mat& now);

    cv::Mat before_, now_;          // 8-bit: one value for each row of each column of cells
    cv::Mat factors_;               // working size
    cv::Mat meanBefore_, meanNow_;  // one value a place
    cv::Mat ratio_, smooth_;        // one value a cell
    std::vector<float> bands_;
    float changedPart_ = 0;
};

}  // namespace petcam::gst
