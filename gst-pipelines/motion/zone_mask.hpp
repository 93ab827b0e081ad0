#pragma once

#include <array>
#include <vector>

#include "motion/motion_settings.hpp"
#include "motion/working_size.hpp"

namespace petcam::gst {

/// The grid at half a cell, in which zones are kept and changes are counted.
constexpr int kSubColumns = 2 * kColumns;
constexpr int kSubRows = 2 * kRows;
constexpr int kSubSize = kCellSize / 2;

/// Which parts of the picture count, one by one: true where motion is looked for.
using ZoneMask = std::array<bool, kSubColumns * kSubRows>;

/// A part counts when its centre does. Nothing counts when the zones leave nothing.
ZoneMask zoneMask(const std::vector<Zone>& zones);

}  // namespace petcam::gst
