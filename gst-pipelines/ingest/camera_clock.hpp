#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "model/wall_time.hpp"

namespace petcam::gst {

/// A camera's own clock as its sender reports tell it, since 1900 (RFC 3550 section 4).
struct NtpTime {
    Microseconds since1900{0};

    /// 32 bits of seconds, 32 bits of fractions of one.
    static NtpTime fromBits(std::uint64_t bits) noexcept {
        const auto fraction = static_cast<std::int64_t>(((bits & 0xFFFFFFFFU) * 1'000'000) >> 32);
        return {Microseconds(static_cast<std::int64_t>(bits >> 32) * 1'000'000 + fraction)};
    }
};

/// How a camera's clock relates to this machine's. Sound and picture of one camera share it, so whatever the
/// network does to it moves both alike and they stay together. Pure; used on the loop's thread.
///
/// A report arrives as much later as its way took, and never earlier than it was sent: the quickest of the
/// last half minute is nearest to the truth.
class CameraClock {
public:
    static constexpr Microseconds kWindow = 30s;
    /// More than this is no delay: somebody set a clock.
    static constexpr Microseconds kJump = 1s;

    /// A sender report with this time came now.
    void report(NtpTime sent, WallTime arrival);

    /// When that was on this machine's clock; nothing before the first report.
    std::optional<WallTime> wallTime(NtpTime at) const;

private:
    struct Sample {
        WallTime arrival;
        Microseconds offset;  ///< arrival, less what the report said
    };

    void restart(Sample sample);

    std::deque<Sample> window_;  ///< offsets grow: the first is the lowest of all that are young enough
    int late_ = 0;               ///< reports in a row that were late by more than kJump
};

}  // namespace petcam::gst
