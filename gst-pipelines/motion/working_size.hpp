#pragma once

namespace petcam::gst {

/// Pictures are brought to 320x180 whatever their size and shape, then smoothed and halved: one pixel of
/// those that are compared is the weighted mean of 5x5, which takes most of the noise away.
constexpr int kGreyWidth = 320;
constexpr int kGreyHeight = 180;
constexpr int kWorkWidth = kGreyWidth / 2;
constexpr int kWorkHeight = kGreyHeight / 2;

/// The grid that motion is looked for in.
constexpr int kColumns = 16;
constexpr int kRows = 9;
constexpr int kCells = kColumns * kRows;
constexpr int kCellSize = kWorkWidth / kColumns;  ///< working pixels, both ways
static_assert(kCellSize * kColumns == kWorkWidth && kCellSize * kRows == kWorkHeight);

}  // namespace petcam::gst
