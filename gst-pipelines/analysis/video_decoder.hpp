#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "model/media.hpp"

namespace petcam::gst {

/// Decodes the frames of one layer of one camera on a thread of its own (appsrc ! decoder ! appsink). What
/// cannot be decoded is left out until the next keyframe: after a loss, after an error of the decoder, when
/// frames come faster than they are decoded. `push` is called by one thread and never waits.
class VideoDecoder {
public:
    /// Called on the decoder's thread: raw video with a grey plane first (I420, NV12...), and when it was
    /// taken.
    using Picture = std::function<void(GstSample* sample, WallTime at)>;

    struct Counts {
        std::uint64_t pushed = 0;    ///< frames given to the decoder
        std::uint64_t leftOut = 0;   ///< frames that nothing could be made of
        std::uint64_t restarts = 0;  ///< of the decoder, after an error or a jump of the clock
    };

    /// Bounded: frames that come while two seconds of them wait are left out. Unbounded: for a recorded part.
    enum class Queue { Bounded, Unbounded };

    /// Throws std::runtime_error with the name of what is missing when there is no decoder for the format.
    VideoDecoder(VideoFormat format, Picture picture, Queue queue = Queue::Bounded);
    ~VideoDecoder();
    VideoDecoder(const VideoDecoder&) = delete;
    VideoDecoder& operator=(const VideoDecoder&) = delete;

    void push(const Frame& frame);
    /// Waits until all that was pushed came out. For what decodes a part that is at hand, not for a live
    /// stream. False when that took longer than `patience` or the decoder failed.
    bool drain(Microseconds patience);

    /// Nothing comes out before the next keyframe.
    bool wantsKeyframe() const noexcept { return wantsKeyframe_.load(); }
    Counts counts() const noexcept;

private:
    void start();
    void stop() noexcept;
    bool skips(const Frame& frame);

    static GstFlowReturn onSample(void* sink, void* self);
    static GstBusSyncReply onMessage(GstBus* bus, GstMessage* message, void* self);

    const VideoFormat format_;
    const Picture picture_;
    const std::uint64_t mostWaiting_;
    GstElementPtr pipeline_;
    GstElementPtr source_;
    GstElementPtr sink_;
    WallTime begin_{};                // PTS 0; set before the pipeline runs
    std::optional<WallTime> lastAt_;  // of the last frame pushed
    std::atomic<bool> wantsKeyframe_{true};
    std::atomic<bool> failed_{false};  // the pipeline stands until the next keyframe
    std::atomic<std::uint64_t> pushed_{0}, leftOut_{0}, restarts_{0};
};

}  // namespace petcam::gst
