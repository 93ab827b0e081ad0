#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "record/pre_roll.hpp"

namespace petcam::gst {

/// A camera's best picture and its sound as they came last: the pre-roll, which is of one format, and for a
/// little longer what was of the format before, for snapshots of then. Pure.
class BestPictures {
public:
    /// Snapshots are wished for so late at most.
    static constexpr Microseconds kBefore = 3s;

    BestPictures(Microseconds preRoll, std::size_t mostBytes) : preRoll_(preRoll), mostBytes_(mostBytes) {}

    enum class Change {
        None,
        Format,  ///< this picture does not fit to the one before
        Leap,    ///< it does, but its moment is far from that one's
    };
    Change push(const Frame& frame, const VideoFormat& format);
    void sound(const Frame& packet);
    /// The camera has another connection, or none.
    void clear() { runs_.clear(); }

    bool empty() const { return runs_.empty() || runs_.back().frames.empty(); }
    /// Not of none.
    const VideoFormat& format() const { return runs_.back().format; }
    /// When the format began, or the time leapt. Not of none.
    WallTime formatSince() const { return runs_.back().since; }
    /// As PreRoll::since.
    std::vector<TrackFrame> since(WallTime from) const;

    /// The pictures that it takes to decode the one of a moment, from a keyframe on.
    struct Shown {
        std::vector<Frame> frames;
        VideoFormat format;
    };
    std::optional<Shown> at(WallTime at) const;

private:
    /// Pictures of one format.
    struct Run {
        VideoFormat format;
        WallTime since;
        WallTime last;
        PreRoll frames;
    };

    void begin(const Frame& frame, const VideoFormat& format);

    Microseconds preRoll_;
    std::size_t mostBytes_;
    std::deque<Run> runs_;  ///< the last one is of now
};

}  // namespace petcam::gst
