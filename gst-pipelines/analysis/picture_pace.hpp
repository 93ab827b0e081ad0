#pragma once

#include <optional>

#include "model/wall_time.hpp"

namespace petcam::gst {

/// Picks about five pictures a second of those that come, evenly. Pure.
class PicturePace {
public:
    static constexpr Microseconds kEvery = 200ms;

    bool takes(WallTime at) noexcept {
        // A little early is on time: capture times tremble, and the next one would be a whole picture late.
        constexpr Microseconds kEarly = 15ms;
        if (last_ && at > *last_ && due_ - at > kEarly) return false;
        const bool onTime = last_ && at > *last_ && at - due_ < kEvery;
        due_ = (onTime ? due_ : at) + kEvery;
        last_ = at;
        return true;
    }

private:
    std::optional<WallTime> last_;  // taken
    WallTime due_{};
};

}  // namespace petcam::gst
