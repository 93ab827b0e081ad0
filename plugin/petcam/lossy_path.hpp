#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

#include "petcam/time.hpp"

namespace petcam {

/// Whether a viewer's path loses packets again and again, by its receiver reports, and how long its browser
/// shall hold pictures back then. What was lost comes again a round trip later, and a picture that is shown
/// at once stands still until then; the browser does not know the round trip, since it mostly sends nothing.
/// Owned by one ViewerFeed; its media thread.
class LossyPath {
public:
    /// So many reports of a loss within so long make a path a lossy one,
    static constexpr std::size_t kEnough = 3;
    static constexpr Duration kWithin = 10s;
    /// and it is one until there was none for so long.
    static constexpr Duration kCalm = 20s;

    /// Beyond the round trip: until a later packet shows the gap, until the core has sent the lost one again.
    static constexpr Duration kNotices = 50ms;
    /// Who talks to a pet waits for what it does: longer is worse than a picture that stands still.
    static constexpr Duration kLongest = 500ms;
    /// Less of a change is none.
    static constexpr Duration kStep = 40ms;
    /// What pictures are held back longer is a pause between two of them: with every report a little.
    static constexpr Duration kMostAtOnce = 100ms;

    /// One report. True when the verdict is another one than before.
    bool hear(bool tellsLoss, Instant now) noexcept {
        if (tellsLoss) {
            std::shift_left(latest_.begin(), latest_.end(), 1);
            latest_.back() = now;
            count_ = std::min(count_ + 1, kEnough);
        }
        const auto before = hold_;
        hold_ = isLossy(tellsLoss, now) ? std::optional(hold()) : std::nullopt;
        return hold_ != before;
    }
    /// One round trip. What is longer than before may be a queue that is gone soon, and counts by an eighth.
    void measure(Duration roundTrip) noexcept {
        roundTrip_ = std::min(
            roundTrip, roundTrip_.value_or(roundTrip) + (roundTrip - roundTrip_.value_or(roundTrip)) / 8);
    }
    /// How long pictures shall be held back at least; nothing on a path that is no lossy one.
    std::optional<Duration> shallHold() const noexcept { return hold_; }

private:
    bool isLossy(bool tellsLoss, Instant now) const noexcept {
        if (hold_) return now - latest_.back() < kCalm;
        return tellsLoss && count_ == kEnough && now - latest_.front() <= kWithin;
    }
    Duration hold() const noexcept {
        const Duration before = hold_.value_or(0ms);
        if (!roundTrip_) return before;
        const Duration wanted = std::min(*roundTrip_ * 5 / 4 + kNotices, kLongest);
        return std::chrono::abs(wanted - before) < kStep ? before : std::min(wanted, before + kMostAtOnce);
    }

    std::array<Instant, kEnough> latest_{};
    std::size_t count_ = 0;
    std::optional<Duration> roundTrip_;
    std::optional<Duration> hold_;
};

}  // namespace petcam
