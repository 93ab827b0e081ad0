#pragma once

#include <deque>
#include <vector>

#include "record/pre_roll.hpp"

namespace petcam::gst {

/// What came for a clip and may yet belong to the next one: sound that is ahead of the picture, and all that
/// the clip could go on with in the lowest layer while a better one settles, which another clip begins with.
/// Pure.
class ClipTail {
public:
    /// A better layer is noticed so late at most.
    static constexpr Microseconds kRecent = 3s;

    void sound(const Frame& packet) { waiting_.push_back({Track::Sound, packet}); }
    /// Every picture of the lowest layer.
    void lowest(const Frame& frame);
    /// The lowest layer is another one: what it showed does not go with what comes.
    void forgetLowest() { recent_.clear(); }

    /// From now on the clip, whose last picture is this moment's, goes on in the lowest layer.
    void hold(WallTime written);
    bool holds() const { return holds_; }

    /// What is before this moment, and belongs to the clip, in the order of its moments. The rest waits on.
    std::vector<TrackFrame> before(WallTime at);
    /// Another clip begins, which has what waited, or none.
    void clear();

private:
    std::vector<TrackFrame> waiting_;
    std::deque<Frame> recent_;  ///< of the lowest layer
    bool holds_ = false;
};

}  // namespace petcam::gst
