#pragma once

#include <array>
#include <optional>

#include "motion/motion_sample.hpp"

namespace petcam::gst {

/// A picture worth keeping. A second one of the same `place` takes the place of the first.
struct SnapshotWish {
    int place;  ///< 0 to SnapshotChoice::kMost - 1; 0 is the strongest
    WallTime at;
    int level;
    std::optional<Box> box;
};

/// Chooses one to three pictures of an event: its strongest, and up to two that clearly show something else
/// (the pet elsewhere, or much more or less of it). It wishes at most kLate after the moment, while its
/// frames are still at hand. Pure; one an event, used by one thread.
class SnapshotChoice {
public:
    static constexpr int kMost = 3;
    static constexpr Microseconds kSettling = 600ms;  ///< a stronger picture may follow at once
    static constexpr Microseconds kApart = 3s;        ///< between pictures
    static constexpr Microseconds kLate = kSettling + 1s;
    static constexpr int kBetter = 40;  ///< levels that a picture with more pixels is worth more

    /// The samples of the event, in their order.
    std::optional<SnapshotWish> add(const MotionSample& sample);
    /// Pictures have more pixels from this moment on.
    void better(WallTime since) { betterSince_ = since; }
    /// The event is over: what still waited.
    std::optional<SnapshotWish> stop();

private:
    std::optional<SnapshotWish> choose();
    bool isApart(const SnapshotWish& wish) const;
    int worth(const SnapshotWish& wish) const;

    std::array<std::optional<SnapshotWish>, kMost> taken_;
    std::optional<SnapshotWish> waiting_;  // the strongest of the last moments
    std::optional<WallTime> betterSince_;
};

/// How much two boxes share: their common area by the area that either covers, 0 to 1.
float shared(const Box& a, const Box& b);

}  // namespace petcam::gst
