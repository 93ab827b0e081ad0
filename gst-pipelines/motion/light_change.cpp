#include "motion/light_change.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "motion/working_size.hpp"

namespace petcam::gst {
namespace {

// Keeps the ratio of two dark places from exploding: grey levels.
constexpr float kDarkness = 4;
// A cell's mean over 100 pixels that changed by more than this, and by more than a tenth, is another light or
// another thing.
constexpr float kPlain = 6;
constexpr float kPlainPart = 0.1F;

float ratio(float now, float before) {
    return (now + kDarkness) / (before + kDarkness);
}

}  // namespace

const cv::Mat& LightChange::between(const cv::Mat& before, const cv::Mat& now) {
    // Columns of cells, row by row; then columns of pixels, cell by cell.
    cv::resize(before, before_, cv::Size(kColumns, kWorkHeight), 0, 0, cv::INTER_AREA);
    cv::resize(now, now_, cv::Size(kColumns, kWorkHeight), 0, 0, cv::INTER_AREA);
    before_.convertTo(meanBefore_, CV_32F);
    now_.convertTo(meanNow_, CV_32F);
    bands_.resize(kWorkHeight);
    for (int y = 0; y < kWorkHeight; ++y) {
        std::array<float, kColumns> ratios;
        const auto* was = meanBefore_.ptr<float>(y);
        const auto* is = meanNow_.ptr<float>(y);
        for (std::size_t x = 0; x < kColumns; ++x)
            ratios[x] = ratio(is[x], was[x]);
        std::nth_element(ratios.begin(), ratios.begin() + kColumns / 2, ratios.end());
        bands_[static_cast<std::size_t>(y)] = ratios[kColumns / 2];
    }
    fitAreas(meanBefore_, meanNow_);
    return factors_;
}

/// What is left when the bands are taken away, cell by cell, as the median of its surroundings.
void LightChange::fitAreas(const cv::Mat& before, const cv::Mat& now) {
    ratio_.create(kRows, kColumns, CV_32F);
    int changed = 0;
    for (int row = 0; row < kRows; ++row) {
        for (int column = 0; column < kColumns; ++column) {
            float was = 0, lit = 0, is = 0;
            for (int y = row * kCellSize; y < (row + 1) * kCellSize; ++y) {
                was += before.at<float>(y, column);
                lit += before.at<float>(y, column) * bands_[static_cast<std::size_t>(y)];
                is += now.at<float>(y, column);
            }
            was /= kCellSize;
            lit /= kCellSize;
            is /= kCellSize;
            ratio_.at<float>(row, column) = ratio(is, lit);
            if (std::abs(is - was) > std::max(kPlain, kPlainPart * was)) ++changed;
        }
    }
    changedPart_ = static_cast<float>(changed) / kCells;
    cv::medianBlur(ratio_, smooth_, 5);
    cv::resize(smooth_, factors_, cv::Size(kWorkWidth, kWorkHeight), 0, 0, cv::INTER_LINEAR);
    for (int y = 0; y < kWorkHeight; ++y) {
        cv::Mat row = factors_.row(y);
        row *= bands_[static_cast<std::size_t>(y)];
    }
}

}  // namespace petcam::gst
