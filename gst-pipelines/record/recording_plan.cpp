#include "record/recording_plan.hpp"

#include <algorithm>

namespace petcam::gst {

void RecordingPlan::reason(Reason reason, bool active, WallTime at) {
    if (active) {
        active_.insert(reason);
    } else if (active_.erase(reason) > 0) {
        until_ = std::max(until_.value_or(at), at + settings_.postRoll);
    }
}

bool RecordingPlan::wanted(WallTime at) const {
    switch (settings_.mode) {
        case RecordingMode::Off:
            return false;
        case RecordingMode::Motion:
            return !active_.empty() || (until_ && at <= *until_);
        case RecordingMode::Continuous:
            return true;
    }
    return false;
}

RecordingPlan::Step RecordingPlan::picture(WallTime at, bool keyframe, bool otherFormat, bool canBegin) {
    if (recording_) return during(at, keyframe, otherFormat);
    if (!wanted(at) || !canBegin) return Step::Nothing;
    return begins(at);
}

RecordingPlan::Step RecordingPlan::begins(WallTime at) {
    begin_ = at - settings_.preRoll;
    // What the clip before has is not recorded twice.
    if (written_ && *written_ < at) begin_ = std::max(begin_, *written_);
    recording_ = true;
    written_ = segment_ = at;
    return Step::Begin;
}

void RecordingPlan::turn(WallTime from, WallTime at) {
    begin_ = segment_ = from;
    written_ = at;
}

RecordingPlan::Step RecordingPlan::during(WallTime at, bool keyframe, bool otherFormat) {
    const bool leapt = at < *written_ - kGap || at > *written_ + kGap;
    if (!wanted(at) || otherFormat || (leapt && !keyframe)) {
        recording_ = false;
        return Step::End;
    }
    written_ = at;
    if (!keyframe || !(leapt || at >= segment_ + settings_.segment)) return Step::Write;
    segment_ = at;
    return Step::Cut;
}

}  // namespace petcam::gst
