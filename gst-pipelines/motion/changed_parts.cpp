#include "motion/changed_parts.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace petcam::gst {
namespace {

constexpr float kFirstNoise = 2;
constexpr float kMostNoise = 5;
constexpr double kFineLines = 0.25;
// Of noise with a normal distribution 1 in 30,000 pixels is further away than so many mean differences.
constexpr float kNoiseFactor = 3;

std::size_t part(int row, int column) {
    return static_cast<std::size_t>(row * kSubColumns + column);
}
std::size_t cellOf(int subRow, int subColumn) {
    return static_cast<std::size_t>(subRow / 2 * kColumns + subColumn / 2);
}

/// Both are halved and doubled twice as fast towards 100 and 1: 33 steps are a factor of two.
float scaled(float atFifty, int sensitivity) {
    return atFifty * std::exp2(static_cast<float>(50 - sensitivity) / 33.F);
}

}  // namespace

ChangedParts::ChangedParts(const MotionSettings& settings)
    : zones_(zoneMask(settings.zones)),
      zonedParts_(static_cast<int>(std::count(zones_.begin(), zones_.end(), true))),
      contrast_(scaled(6, settings.sensitivity)),
      pixels_(std::max(2, static_cast<int>(std::lround(scaled(6, settings.sensitivity))))) {
    reset();
}

void ChangedParts::reset() {
    noise_.fill(kFirstNoise);
}

Changes ChangedParts::between(const cv::Mat& expected, const cv::Mat& now) {
    compare(expected, now, beyond_);
    cv::absdiff(expected, now, apart_);
    return count();
}

Changes ChangedParts::andFrom(const cv::Mat& another, const cv::Mat& now) {
    compare(another, now, beyondAnother_);
    cv::min(beyond_, beyondAnother_, beyond_);
    return count();
}

void ChangedParts::compare(const cv::Mat& expected, const cv::Mat& now, cv::Mat& beyond) {
    static const cv::Mat around = cv::getStructuringElement(cv::MORPH_RECT, cv::Size(3, 3));
    cv::dilate(expected, highest_, around);
    cv::erode(expected, lowest_, around);
    cv::subtract(now, highest_, above_);  // 8-bit: nothing below 0
    cv::subtract(lowest_, now, below_);
    cv::max(above_, below_, beyond);
    // Half a pixel further a thin line is as much brighter as it differs from its surroundings.
    cv::subtract(highest_, lowest_, highest_);
    cv::addWeighted(beyond, 1, highest_, -kFineLines, 0, beyond);
}

Changes ChangedParts::count() {
    countPixels();
    const auto changed = changedParts();
    Changes changes;
    int everywhere = 0, counted = 0, left = kSubColumns, top = kSubRows, right = 0, bottom = 0;
    calm_.fill(true);
    for (int row = 0; row < kSubRows; ++row) {
        for (int column = 0; column < kSubColumns; ++column) {
            if (!changed[part(row, column)]) continue;
            ++everywhere;
            calm_[cellOf(row, column)] = false;
            if (!zones_[part(row, column)]) continue;
            ++counted;
            left = std::min(left, column);
            top = std::min(top, row);
            right = std::max(right, column + 1);
            bottom = std::max(bottom, row + 1);
        }
    }
    changes.everywhere = static_cast<float>(everywhere) / (kSubColumns * kSubRows);
    if (counted == 0) return changes;
    changes.counted = static_cast<float>(counted) / static_cast<float>(zonedParts_);
    const auto width = [](int columns) { return static_cast<float>(columns) / kSubColumns; };
    const auto height = [](int rows) { return static_cast<float>(rows) / kSubRows; };
    changes.box = Box{width(left), height(top), width(right - left), height(bottom - top)};
    return changes;
}

/// Those of each area as large as a cell in which enough pixels changed; areas overlap by half.
ChangedParts::Marks ChangedParts::changedParts() const {
    Marks changed{};
    for (int row = 0; row + 1 < kSubRows; ++row) {
        for (int column = 0; column + 1 < kSubColumns; ++column) {
            const std::size_t at[] = {part(row, column), part(row, column + 1), part(row + 1, column),
                                      part(row + 1, column + 1)};
            int sum = 0;
            for (const auto i : at)
                sum += counts_[i];
            if (sum < pixels_) continue;
            for (const auto i : at)
                changed[i] = changed[i] || counts_[i] > 0;
        }
    }
    return changed;
}

void ChangedParts::countPixels() {
    counts_.fill(0);
    std::array<int, kCells> sums{};
    for (int y = 0; y < kWorkHeight; ++y) {
        const auto* beyond = beyond_.ptr<std::uint8_t>(y);
        const auto* apart = apart_.ptr<std::uint8_t>(y);
        for (int column = 0; column < kSubColumns; ++column) {
            const int subRow = y / kSubSize;
            const auto cell = cellOf(subRow, column);
            const int allowed = static_cast<int>(contrast_ + kNoiseFactor * noise_[cell]);
            int over = 0;
            int sum = 0;
            for (int x = column * kSubSize; x < (column + 1) * kSubSize; ++x) {
                over += beyond[x] > allowed;
                sum += apart[x];
            }
            counts_[part(subRow, column)] += over;
            sums[cell] += sum;
        }
    }
    for (std::size_t cell = 0; cell < kCells; ++cell) {
        apartMean_[cell] = static_cast<float>(sums[cell]) / (kCellSize * kCellSize);
    }
}

void ChangedParts::learnNoise(float rate) {
    for (std::size_t cell = 0; cell < kCells; ++cell) {
        if (!calm_[cell]) continue;
        noise_[cell] += rate * (std::min(apartMean_[cell], kMostNoise) - noise_[cell]);
    }
}

}  // namespace petcam::gst
