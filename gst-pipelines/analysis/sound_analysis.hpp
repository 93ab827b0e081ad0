#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <vector>

#include "analysis/sound_sample.hpp"
#include "model/media.hpp"

namespace petcam::gst {

/// Measures how loud a camera's sound is: decodes its Opus packets, as 16 kHz mono whatever they are, and has
/// GStreamer's `level` sum up every 100 ms. Decoder and `tell` run on a thread of its own; `push` is called
/// by one other thread and never waits.
class SoundAnalysis {
public:
    /// Throws std::runtime_error with the name of what is missing.
    explicit SoundAnalysis(std::function<void(const SoundSample&)> tell);
    ~SoundAnalysis();
    SoundAnalysis(const SoundAnalysis&) = delete;
    SoundAnalysis& operator=(const SoundAnalysis&) = delete;

    /// One Opus packet.
    void push(const Frame& packet);

private:
    void start(WallTime at);
    void pass();
    void stop() noexcept;
    void measured(const GstStructure* level);

    static GstBusSyncReply onMessage(GstBus* bus, GstMessage* message, void* self);

    const std::function<void(const SoundSample&)> tell_;
    GstElementPtr pipeline_;
    GstElementPtr source_;
    WallTime begin_{};  // PTS 0; set before the pipeline runs
    std::optional<WallTime> lastAt_;
    std::vector<GstBufferPtr> together_;  // the last packets, not yet passed on
    std::atomic<bool> failed_{false};
};

}  // namespace petcam::gst
