#include "ingest/camera_clock.hpp"

namespace petcam::gst {
namespace {

/// A network may hold one report back for seconds, but not all that follow.
constexpr int kLateInARow = 3;

}  // namespace

void CameraClock::report(NtpTime sent, WallTime arrival) {
    const Sample sample{arrival, arrival.time_since_epoch() - sent.since1900};
    if (window_.empty() || sample.offset < window_.front().offset - kJump) return restart(sample);
    late_ = sample.offset > window_.front().offset + kJump ? late_ + 1 : 0;
    if (late_ >= kLateInARow) return restart(sample);
    while (!window_.empty() && window_.back().offset >= sample.offset)
        window_.pop_back();
    window_.push_back(sample);
    while (window_.front().arrival < arrival - kWindow)
        window_.pop_front();
}

void CameraClock::restart(Sample sample) {
    window_.assign(1, sample);
    late_ = 0;
}

std::optional<WallTime> CameraClock::wallTime(NtpTime at) const {
    if (window_.empty()) return std::nullopt;
    return WallTime(at.since1900 + window_.front().offset);
}

}  // namespace petcam::gst
