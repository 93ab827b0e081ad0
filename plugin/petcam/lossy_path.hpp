#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "petcam/time.hpp"

namespace petcam {

/// Whether a viewer's path loses packets again and again, by its receiver reports. What was lost comes again
/// a round trip later, and a picture that is shown at once stands still until then: on such a path the
/// viewer's browser shall hold pictures back a little instead. Owned by one ViewerFeed; its media thread.
class LossyPath {
public:
    /// So many reports of a loss within so long make a path a lossy one,
    static constexpr std::size_t kEnough = 3;
    static constexpr Duration kWithin = 10s;
    /// and it is one until there was none for so long.
    static constexpr Duration kCalm = 20s;

    /// One report. True when the verdict is another one than before.
    bool hear(bool tellsLoss, Instant now) noexcept {
        if (tellsLoss) {
            std::shift_left(latest_.begin(), latest_.end(), 1);
            latest_.back() = now;
            count_ = std::min(count_ + 1, kEnough);
        }
        const bool before = isLossy_;
        if (isLossy_) {
            isLossy_ = now - latest_.back() < kCalm;
        } else {
            isLossy_ = tellsLoss && count_ == kEnough && now - latest_.front() <= kWithin;
        }
        return isLossy_ != before;
    }
    bool isLossy() const noexcept { return isLossy_; }

private:
    std::array<Instant, kEnough> latest_{};
    std::size_t count_ = 0;
    bool isLossy_ = false;
};

}  // namespace petcam
