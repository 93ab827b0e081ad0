#include "record/clip_tail.hpp"

#include <algorithm>
#include <iterator>

namespace petcam::gst {
namespace {

/// The same picture has about the same moment in two streams, and its neighbour is further away.
constexpr Microseconds kSame = 10ms;

}  // namespace

void ClipTail::lowest(const Frame& frame) {
    if (holds_) return waiting_.push_back({Track::Picture, frame});
    recent_.push_back(frame);
    while (recent_.front().at < frame.at - kRecent)
        recent_.pop_front();
}

void ClipTail::hold(WallTime written) {
    holds_ = true;
    for (const Frame& frame : recent_) {
        if (frame.at > written + kSame) waiting_.push_back({Track::Picture, frame});
    }
    recent_.clear();
}

std::vector<TrackFrame> ClipTail::before(WallTime at) {
    const auto rest = std::stable_partition(waiting_.begin(), waiting_.end(),
                                            [at](const TrackFrame& one) { return one.frame.at < at; });
    std::vector<TrackFrame> taken(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(rest));
    waiting_.erase(waiting_.begin(), rest);
    std::stable_sort(taken.begin(), taken.end(), [](const TrackFrame& one, const TrackFrame& other) {
        return one.frame.at < other.frame.at;
    });
    return taken;
}

void ClipTail::clear() {
    waiting_.clear();
    holds_ = false;
}

}  // namespace petcam::gst
