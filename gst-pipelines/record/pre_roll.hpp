#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "model/media.hpp"

namespace petcam::gst {

enum class Track { Picture, Sound };

/// A frame and where it belongs.
struct TrackFrame {
    Track track;
    Frame frame;
};

/// What a camera sent last, so that a clip can begin before the motion that starts it. Always begins with a
/// keyframe, goes back by the wanted time or a little more, and never holds more than its bytes. Pure.
class PreRoll {
public:
    PreRoll(Microseconds length, std::size_t mostBytes) : length_(length), mostBytes_(mostBytes) {}

    void push(Track track, const Frame& frame);
    /// What was before does not go with what comes.
    void clear();

    /// From the last keyframe that is not after `from` on, or from the first one there is. Empty when there
    /// is none.
    std::vector<TrackFrame> since(WallTime from) const;

    bool empty() const { return frames_.empty(); }
    std::size_t bytes() const { return bytes_; }
    std::uint64_t cut() const { return cut_; }  ///< times that the bytes did not suffice

private:
    static bool isStart(const TrackFrame& one) { return one.track == Track::Picture && one.frame.keyframe; }
    /// The index of the second keyframe; nothing when there is one at most.
    std::optional<std::size_t> second() const;
    void dropFirst(std::size_t count);

    Microseconds length_;
    std::size_t mostBytes_;
    std::deque<TrackFrame> frames_;
    std::size_t bytes_ = 0;
    std::uint64_t cut_ = 0;
};

}  // namespace petcam::gst
