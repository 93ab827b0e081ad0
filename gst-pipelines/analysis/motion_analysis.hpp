#pragma once

#include <functional>

#include "analysis/picture_pace.hpp"
#include "analysis/video_decoder.hpp"
#include "motion/motion_detector.hpp"

namespace petcam::gst {

/// Watches the lowest layer of one camera for motion: decodes every frame (each needs the one before), looks
/// at five pictures a second, and of these at the grey plane only. Decoder, detector and `tell` run on one
/// thread of its own; `push` is called by one other thread and never waits. Throws std::runtime_error when
/// there is no decoder.
///
/// A frame whose data has GST_BUFFER_FLAG_DISCONT came after a loss: nothing is looked at until the next
/// keyframe, for what a decoder makes up is no motion.
class MotionAnalysis {
public:
    /// `tell` gets about five samples a second while frames come.
    MotionAnalysis(VideoFormat format, const MotionSettings& settings,
                   std::function<void(const MotionSample&)> tell,
                   VideoDecoder::Queue queue = VideoDecoder::Queue::Bounded);

    void push(const Frame& frame) { decoder_.push(frame); }
    /// See VideoDecoder: for what pushes a recorded part.
    bool drain(Microseconds patience) { return decoder_.drain(patience); }
    bool wantsKeyframe() const noexcept { return decoder_.wantsKeyframe(); }
    VideoDecoder::Counts counts() const noexcept { return decoder_.counts(); }

private:
    void look(GstSample* sample, WallTime at);

    const std::function<void(const MotionSample&)> tell_;
    PicturePace pace_;
    MotionDetector detector_;
    VideoDecoder decoder_;  // last: its thread uses all of the above
};

}  // namespace petcam::gst
