#pragma once

#include <algorithm>
#include <optional>

#include "petcam/time.hpp"

namespace petcam {

/// How often pairing codes may be tried, whoever tries: a bucket of attempts that refills steadily. It stands
/// before the code is looked at, so an answer "wait" tells nothing about the code. Control thread only.
class ClaimThrottle {
public:
    ClaimThrottle(std::size_t attemptsPerMinute, std::size_t burst)
        : refill_(std::chrono::duration_cast<Duration>(60s) / static_cast<Duration::rep>(attemptsPerMinute)),
          full_(refill_ * static_cast<Duration::rep>(burst)) {}

    /// Takes one attempt; when there is none, the time until there is.
    std::optional<Duration> take(Instant now) {
        // The bucket as a point in time: what is in it is how long ago that was (a "virtual" schedule as of
        // the generic cell rate algorithm, ITU-T I.371).
        const Instant earliest = std::max(spentUntil_, now - full_);
        if (earliest + refill_ > now) return earliest + refill_ - now;
        spentUntil_ = earliest + refill_;
        return std::nullopt;
    }

private:
    const Duration refill_;
    const Duration full_;
    Instant spentUntil_{};
};

}  // namespace petcam
