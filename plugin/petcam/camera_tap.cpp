#include "petcam/camera_tap.hpp"

#include <tuple>

namespace petcam {
namespace {

struct Passage {
    bool passes = false;
    bool showsTarget = true;
};

/// Unlike a viewer's, a tap's first picture is of the layer that it shall get: a recording that changed its
/// size at once would be two.
Passage pass(KeyframeGate& gate, const Arrival& arrival, std::uint64_t target) noexcept {
    const bool begins = arrival.startsKeyframe && arrival.source == target;
    return {gate.admits(arrival.source, begins), gate.isOpen(target)};
}

}  // namespace

bool CameraTap::turnTo(const TapWish& wish, const TapOutlet& outlet) noexcept {
    const auto streams = [](const TapWish& one) { return std::tuple(one.best, one.lowest, one.audio); };
    if (streams(wish) != streams(wish_) || outlet.ports() != outlet_->ports()) return false;
    talkSound_.store(wish.talkSound, std::memory_order_relaxed);
    upperLayers_.store(wish.upperLayers, std::memory_order_relaxed);
    return true;
}

bool CameraTap::video(const Arrival& arrival, std::span<const std::uint8_t> packet) noexcept {
    const bool none = arrival.layers.empty();
    Passage best;
    Passage lowest;
    {
        const std::lock_guard lock(mutex_);
        if (isOfEarlierFeed(arrival)) return true;
        if (wish_.best) best = pass(best_, arrival, none ? arrival.source : arrival.layers.highest());
        if (wish_.lowest) lowest = pass(lowest_, arrival, none ? arrival.source : arrival.layers.lowest());
    }
    if (best.passes) send(TapStream::Best, packet);
    if (lowest.passes) send(TapStream::Lowest, packet);
    return best.showsTarget && lowest.showsTarget;
}

void CameraTap::audio(const Arrival& arrival, std::span<const std::uint8_t> packet, bool muted) noexcept {
    if (!wish_.audio || (muted && !talkSound_.load(std::memory_order_relaxed))) return;
    {
        const std::lock_guard lock(mutex_);
        if (isOfEarlierFeed(arrival)) return;
    }
    send(TapStream::Audio, packet);
}

void CameraTap::reports(MediaKind kind, std::span<const std::uint8_t> compound) noexcept {
    if (kind == MediaKind::Audio) {
        if (wish_.audio) send(TapStream::Audio, compound);
        return;
    }
    if (wish_.best) send(TapStream::Best, compound);
    if (wish_.lowest) send(TapStream::Lowest, compound);
}

void CameraTap::breakOff() noexcept {
    const std::lock_guard lock(mutex_);
    best_.close();
    lowest_.close();
}

/// A publisher that was replaced may still have a packet in hand.
bool CameraTap::isOfEarlierFeed(const Arrival& arrival) noexcept {
    if (arrival.feed() < feed_) return true;
    feed_ = arrival.feed();
    return false;
}

void CameraTap::send(TapStream stream, std::span<const std::uint8_t> packet) noexcept {
    auto& counter = outlet_->send(stream, packet) ? counters_.sent : counters_.dropped;
    counter.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace petcam
