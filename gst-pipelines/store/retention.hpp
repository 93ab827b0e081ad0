#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "store/types.hpp"

namespace petcam::gst::store {

/// Something that takes room: a clip with its events' pictures, or an event's pictures without a clip.
struct StockItem {
    std::variant<ClipId, EventId> id;
    std::string camera;
    WallTime start;
    WallTime end;
    std::uint64_t bytes = 0;
    bool starred = false;
    bool running = false;  ///< is being written: never removed

    bool operator==(const StockItem&) const = default;
};

/// How much may be kept. 0 is no limit.
struct RetentionLimits {
    std::chrono::hours age{14 * 24};
    std::uint64_t bytesPerCamera = 10'000'000'000;
    std::uint64_t freeBytes = 2'000'000'000;
    /// Room that is made ahead, for what is written until the next look.
    std::uint64_t cameraReserve = 64'000'000;
    std::uint64_t freeReserve = 256'000'000;

    /// Reserves that are not larger than a quarter of what they belong to.
    RetentionLimits withSensibleReserves() const noexcept;
};

/// What has to go now, in this order: what is too old, without a star; then of each camera that has more than
/// it may the oldest, starred ones last; then, while the disk has less free than it must, the oldest of all,
/// starred ones last. `freeBytes`: as the disk says now.
std::vector<StockItem> whatToRemove(std::vector<StockItem> stock, const RetentionLimits& limits, WallTime now,
                                    std::uint64_t freeBytes);

}  // namespace petcam::gst::store
