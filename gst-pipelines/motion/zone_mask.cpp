#include "motion/zone_mask.hpp"

#include <algorithm>

namespace petcam::gst {
namespace {

bool covers(const Box& area, float x, float y) {
    return x >= area.left && x < area.left + area.width && y >= area.top && y < area.top + area.height;
}

bool counts(const std::vector<Zone>& zones, float x, float y) {
    const auto has = [&](bool include) {
        return std::any_of(zones.begin(), zones.end(), [&](const Zone& zone) {
            return zone.include == include && covers(zone.area, x, y);
        });
    };
    const bool only = std::any_of(zones.begin(), zones.end(), [](const Zone& zone) { return zone.include; });
    return (!only || has(true)) && !has(false);
}

}  // namespace

ZoneMask zoneMask(const std::vector<Zone>& zones) {
    ZoneMask mask;
    for (int row = 0; row < kSubRows; ++row) {
        for (int column = 0; column < kSubColumns; ++column) {
            const float x = (static_cast<float>(column) + 0.5F) / kSubColumns;
            const float y = (static_cast<float>(row) + 0.5F) / kSubRows;
            mask[static_cast<std::size_t>(row * kSubColumns + column)] = counts(zones, x, y);
        }
    }
    return mask;
}

}  // namespace petcam::gst
