#pragma once

#include <cstdint>
#include <optional>

#include "ingest/camera_clock.hpp"

namespace petcam::gst {

/// When the pictures or the sound of one SSRC were captured. Pure; used on the loop's thread.
///
/// A sender report ties the stream's timestamps to the camera's clock (RFC 3550 section 6.4.1), CameraClock
/// ties that one to ours. Until both are known the quickest arrival counts. A better estimate is approached
/// by at most kSlew of what passes, so the times of a file neither jump nor stand still; only what is further
/// away than kStep is taken at once.
class RtpClock {
public:
    static constexpr double kSlew = 0.05;
    static constexpr Microseconds kStep = 500ms;
    /// Timestamps that leap by this much more than time passed have begun anew, as those of a restarted
    /// encoder.
    static constexpr Microseconds kRestart = 3s;

    /// `clockRate`: of the payload type, in Hz.
    explicit RtpClock(std::uint32_t clockRate) : clockRate_(clockRate) {}

    /// A packet came. In whatever order.
    void packet(std::uint32_t timestamp, WallTime arrival);
    /// A sender report of this SSRC came: `timestamp` is what its clock said at `sent`.
    void report(NtpTime sent, std::uint32_t timestamp);

    /// The moment of a timestamp; they are asked for in growing order. Nothing before the first packet.
    std::optional<WallTime> wallTime(std::uint32_t timestamp, const CameraClock& camera);

private:
    struct Report {
        NtpTime sent;
        std::uint32_t timestamp;
    };

    /// Timestamps wrap around, every 13 hours at 90 kHz: the nearest to the newest one is meant.
    std::int64_t unwrap(std::uint32_t timestamp) const;
    Microseconds duration(std::int64_t ticks) const;
    WallTime byArrival(std::int64_t ticks) const { return zero_ + duration(ticks); }
    std::optional<WallTime> byReport(std::int64_t ticks, const CameraClock& camera) const;
    void restart(std::int64_t ticks, WallTime arrival);

    std::uint32_t clockRate_;
    std::optional<std::int64_t> newest_;  ///< ticks of the newest packet, unwrapped
    WallTime arrived_;                    ///< when the newest one came
    WallTime zero_;                       ///< when the ticks were 0, by the quickest arrival
    std::optional<Report> report_;
    std::optional<WallTime> told_;  ///< the last answer
    std::int64_t toldTicks_ = 0;    ///< and what it was about
};

}  // namespace petcam::gst
