#include "ingest/rtp_clock.hpp"

#include <algorithm>
#include <chrono>

namespace petcam::gst {
namespace {

/// How fast the estimate by arrivals forgets a quick one, so that it follows a camera whose clock is slow.
constexpr int kForget = 1024;
/// Far from zero, so that packets from before the first one stay above it.
constexpr std::int64_t kFirst = std::int64_t{1} << 32;

}  // namespace

std::int64_t RtpClock::unwrap(std::uint32_t timestamp) const {
    const std::int64_t newest = newest_.value_or(kFirst);
    const auto step = static_cast<std::int32_t>(timestamp - static_cast<std::uint32_t>(newest));
    return newest + step;
}

Microseconds RtpClock::duration(std::int64_t ticks) const {
    return Microseconds(ticks * 1'000'000 / static_cast<std::int64_t>(clockRate_));
}

void RtpClock::packet(std::uint32_t timestamp, WallTime arrival) {
    const std::int64_t ticks = unwrap(timestamp);
    if (!newest_) return restart(ticks, arrival);
    const Microseconds step = duration(ticks - *newest_);
    const bool leapt = step - (arrival - arrived_) > kRestart || step < -kRestart;
    if (leapt) return restart(ticks, arrival);
    const WallTime zero = arrival - duration(ticks);
    zero_ = std::min(zero, zero_ + (zero - zero_) / kForget);
    if (ticks < *newest_) return;
    newest_ = ticks;
    arrived_ = arrival;
}

void RtpClock::restart(std::int64_t ticks, WallTime arrival) {
    if (newest_) report_.reset();  // of the timestamps before
    newest_ = ticks;
    arrived_ = arrival;
    zero_ = arrival - duration(ticks);
    told_.reset();
}

void RtpClock::report(NtpTime sent, std::uint32_t timestamp) {
    report_ = Report{sent, timestamp};
}

std::optional<WallTime> RtpClock::byReport(std::int64_t ticks, const CameraClock& camera) const {
    if (!report_) return std::nullopt;
    const Microseconds since = duration(ticks - unwrap(report_->timestamp));
    return camera.wallTime({report_->sent.since1900 + since});
}

std::optional<WallTime> RtpClock::wallTime(std::uint32_t timestamp, const CameraClock& camera) {
    if (!newest_) return std::nullopt;
    const std::int64_t ticks = unwrap(timestamp);
    const WallTime right = byReport(ticks, camera).value_or(byArrival(ticks));
    WallTime at = right;
    if (told_) {
        const Microseconds passed = duration(ticks - toldTicks_);
        const Microseconds error = *told_ + passed - right;
        if (std::chrono::abs(error) <= kStep) {
            const auto most =
                std::chrono::duration_cast<Microseconds>(kSlew * std::max(passed, Microseconds(0)));
            at = right + error - std::clamp(error, -most, most);
        }
        if (passed < Microseconds(0)) return at;
    }
    told_ = at;
    toldTicks_ = ticks;
    return at;
}

}  // namespace petcam::gst
