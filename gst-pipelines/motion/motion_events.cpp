#include "motion/motion_events.hpp"

namespace petcam::gst {
namespace {

// A picture must be stronger by so much to be told again: the level of one and the same pet trembles.
constexpr int kClearlyStronger = 5;

}  // namespace

std::vector<MotionEvent> MotionEvents::add(const MotionSample& sample) {
    std::vector<MotionEvent> events;
    if (lastSample_ && (sample.at < *lastSample_ || sample.at - *lastSample_ > kGap)) end(events);
    lastSample_ = sample.at;
    if (sample.moving) {
        const MotionStrongest now{sample.at, sample.level, sample.box};
        if (!event_) {
            event_ = Running{sample.at, now, sample.level};
            events.push_back(MotionStarted{sample.at});
            events.push_back(now);
        }
        event_->lastMotion = sample.at;
        if (sample.level > event_->strongest.level) event_->strongest = now;
        if (sample.level >= event_->told + kClearlyStronger) {
            event_->told = sample.level;
            events.push_back(now);
        }
    } else if (event_ && sample.at - event_->lastMotion >= kCalm) {
        end(events);
    }
    return events;
}

std::vector<MotionEvent> MotionEvents::stop() {
    std::vector<MotionEvent> events;
    end(events);
    lastSample_.reset();
    return events;
}

void MotionEvents::end(std::vector<MotionEvent>& into) {
    if (!event_) return;
    into.push_back(MotionEnded{event_->lastMotion, event_->strongest});
    event_.reset();
}

}  // namespace petcam::gst
