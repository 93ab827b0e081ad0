#pragma once

#include <vector>

#include "model/media.hpp"

namespace petcam::gst {

/// The sound of one file: packet after packet without a gap, as players expect it. Where sound is missing
/// (withheld while somebody talks to the pet, lost, or not there yet) it says silence, and where the camera's
/// sound clock runs slower or faster than its picture's, a packet of silence or one packet less keeps both
/// together within kTolerance. Pure.
class SoundTrack {
public:
    /// More than half a packet of silence, so that one packet more or less is never followed by its opposite.
    static constexpr Microseconds kTolerance = 12ms;
    /// Sound may be this much later than the picture; then it is missing.
    static constexpr Microseconds kPatience = 700ms;

    /// `start`: of the file.
    SoundTrack(WallTime start, int channels) : end_(start), channels_(channels) {}

    /// An Opus packet came. What is to be written now, each with the moment where it stands in the file.
    std::vector<Frame> packet(const Frame& packet);
    /// The picture is at this moment: silence for what has not come by now.
    std::vector<Frame> pictureAt(WallTime at);
    /// No more will come: silence until there.
    std::vector<Frame> finish(WallTime end);

    WallTime end() const { return end_; }

private:
    void fill(WallTime until, std::vector<Frame>& out);

    WallTime end_;
    int channels_;
};

}  // namespace petcam::gst
