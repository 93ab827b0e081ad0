#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "petcam/arrival.hpp"
#include "petcam/keyframe_gate.hpp"
#include "petcam/need.hpp"
#include "petcam/ports.hpp"

namespace petcam {

/// What one tap gets of its camera.
struct TapWish {
    bool best = false;
    bool lowest = false;
    bool audio = false;
    bool talkSound = false;   ///< the camera's sound also while somebody talks to it
    bool upperLayers = true;  ///< the camera shall send more than the lowest layer for `best`
};

/// Which packets of one camera a recorder gets, and on which stream: those of the highest and of the lowest
/// layer that arrive, and the sound. They leave as the camera sent them, late, doubled and padding ones
/// included, so that the receiver sees every sequence number that there was. A layer begins, and begins again
/// after everything that was withheld, with a keyframe: until then the one before goes on.
/// Shared by the camera's media threads; the control thread makes it and lets it go.
class CameraTap {
public:
    struct Counters {
        std::atomic<std::uint64_t> sent{0};
        std::atomic<std::uint64_t> dropped{0};  ///< the way out did not take them
    };

    CameraTap(TapWish wish, std::shared_ptr<TapOutlet> outlet)
        : wish_(wish),
          outlet_(std::move(outlet)),
          talkSound_(wish.talkSound),
          upperLayers_(wish.upperLayers) {}

    /// Goes on with the rest of this wish where it is for the same streams to the same ports, else does
    /// nothing: whether it did. Control thread.
    bool turnTo(const TapWish& wish, const TapOutlet& outlet) noexcept;

    /// False as long as it needs a keyframe of a layer that it shall get.
    bool video(const Arrival& arrival, std::span<const std::uint8_t> packet) noexcept;
    /// `muted`: somebody talks to the camera, or has just stopped (CameraMedia::kEchoTail).
    void audio(const Arrival& arrival, std::span<const std::uint8_t> packet, bool muted) noexcept;
    /// A compound RTCP packet with sender reports of streams of this kind: also of layers that the tap does
    /// not get now, so that the clock of one is known by the time it does.
    void reports(MediaKind kind, std::span<const std::uint8_t> compound) noexcept;
    /// Packets were withheld on purpose: the picture goes on with a keyframe.
    void breakOff() noexcept;

    const Counters& counters() const noexcept { return counters_; }
    /// What the camera has to send.
    Need need() const noexcept {
        if (wish_.best && upperLayers_.load(std::memory_order_relaxed)) return {kMostLayers, wish_.audio};
        return {static_cast<std::uint8_t>(wish_.best || wish_.lowest ? 1 : 0), wish_.audio};
    }

private:
    bool isOfEarlierFeed(const Arrival& arrival) noexcept;
    void send(TapStream stream, std::span<const std::uint8_t> packet) noexcept;

    const TapWish wish_;  // as it began: which streams
    const std::shared_ptr<TapOutlet> outlet_;
    std::atomic<bool> talkSound_;
    std::atomic<bool> upperLayers_;
    Counters counters_;

    std::mutex mutex_;  // guards what follows; never held while sending
    FeedId feed_;
    KeyframeGate best_;
    KeyframeGate lowest_;
};

}  // namespace petcam
