#include "motion/camera_shift.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <opencv2/imgproc.hpp>

#include "motion/working_size.hpp"

namespace petcam::gst {
namespace {

constexpr int kReach = 3;      // half-size pixels each way
constexpr int kFineReach = 1;  // working pixels around what the half size said
constexpr int kMargin = 2 * kReach + kFineReach;
constexpr int kEnough = 24;  // a difference of outlines counts no further: what is new there is not shifted
constexpr float kBetter = 0.85F;    // an honest shift explains at least so much
constexpr float kFarthest = 5;      // working pixels that a trembling camera strays
constexpr float kForgotten = 0.9F;  // of how far it strayed, a picture later

/// Sum of the differences between `now` and `before` moved by `shift`, over `area` of `now`.
int difference(const cv::Mat& before, const cv::Mat& now, const Shift& shift, const cv::Rect& area) {
    int sum = 0;
    for (int y = area.y; y < area.y + area.height; ++y) {
        const auto* a = now.ptr<std::uint8_t>(y) + area.x;
        const auto* b = before.ptr<std::uint8_t>(y - shift.y) + area.x - shift.x;
        int row = 0;
        for (int x = 0; x < area.width; ++x) {
            row += std::min(std::abs(a[x] - b[x]), kEnough);
        }
        sum += row;
    }
    return sum;
}

cv::Rect inside(const cv::Mat& picture, int margin) {
    return {margin, margin, picture.cols - 2 * margin, picture.rows - 2 * margin};
}

Shift best(const cv::Mat& before, const cv::Mat& now, const Shift& around, int reach, int margin) {
    const cv::Rect area = inside(now, margin);
    Shift found = around;
    int least = difference(before, now, around, area);
    for (int y = around.y - reach; y <= around.y + reach; ++y) {
        for (int x = around.x - reach; x <= around.x + reach; ++x) {
            const int sum = difference(before, now, {x, y}, area);
            if (sum < least) {
                least = sum;
                found = {x, y};
            }
        }
    }
    return found;
}

}  // namespace

/// What stands out from its surroundings, around 128: light has no part in it.
void CameraShift::outline(const cv::Mat& picture, cv::Mat& into) {
    cv::blur(picture, low_, cv::Size(9, 9));
    cv::addWeighted(picture, 1, low_, -1, 128, into);
}

Shift CameraShift::between(const cv::Mat& before, const cv::Mat& now) {
    outline(before, fineBefore_);
    outline(now, fineNow_);
    const cv::Size halfSize(kWorkWidth / 2, kWorkHeight / 2);
    cv::resize(fineBefore_, before_, halfSize, 0, 0, cv::INTER_AREA);
    cv::resize(fineNow_, now_, halfSize, 0, 0, cv::INTER_AREA);
    const Shift coarse = best(before_, now_, {}, kReach, kReach);
    Shift shift = best(fineBefore_, fineNow_, {2 * coarse.x, 2 * coarse.y}, kFineReach, kMargin);
    if (shift != Shift{}) {
        const auto far = std::max(std::abs(strayedX_ + static_cast<float>(shift.x)),
                                  std::abs(strayedY_ + static_cast<float>(shift.y)));
        if (far > kFarthest || !shared(shift)) shift = {};
    }
    strayedX_ = kForgotten * (strayedX_ + static_cast<float>(shift.x));
    strayedY_ = kForgotten * (strayedY_ + static_cast<float>(shift.y));
    return shift;
}

/// Whether the shift helps most of the places that have an outline, and all in all.
bool CameraShift::shared(const Shift& shift) const {
    const cv::Rect all = inside(fineNow_, kMargin);
    const int unmoved = difference(fineBefore_, fineNow_, {}, all);
    const int moved = difference(fineBefore_, fineNow_, shift, all);
    if (static_cast<float>(moved) > kBetter * static_cast<float>(unmoved)) return false;
    int helped = 0;
    int harmed = 0;
    constexpr int kSize = kCellSize;
    constexpr int kTells = kSize * kSize / 2;  // less than half a grey level a pixel is noise
    for (int y = kMargin; y + kSize <= kWorkHeight - kMargin; y += kSize) {
        for (int x = kMargin; x + kSize <= kWorkWidth - kMargin; x += kSize) {
            const cv::Rect cell(x, y, kSize, kSize);
            const int gain =
                difference(fineBefore_, fineNow_, {}, cell) - difference(fineBefore_, fineNow_, shift, cell);
            helped += gain > kTells;
            harmed += gain < -kTells;
        }
    }
    return helped >= 8 && helped >= 3 * harmed;
}

}  // namespace petcam::gst
