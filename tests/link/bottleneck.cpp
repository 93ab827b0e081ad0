#include "bottleneck.hpp"

#include <utility>

namespace petcam::link {

void Bottleneck::limit(std::uint64_t bitsPerSecond, Duration queue) noexcept {
    bitsPerSecond_ = bitsPerSecond;
    queue_ = queue;
}

Duration Bottleneck::timeOf(std::uint64_t bytes) const noexcept {
    if (bitsPerSecond_ == 0) return Duration{0};
    const std::chrono::duration<double> seconds(static_cast<double>(bytes * 8) /
                                                static_cast<double>(bitsPerSecond_));
    return std::chrono::duration_cast<Duration>(seconds);
}

bool Bottleneck::offer(Frame frame, Instant now) {
    // The first one always finds room, however slow the link is: else a short queue would be a wall.
    if (!waiting_.empty() && timeOf(queuedBytes_ + frame.size()) > queue_ && bitsPerSecond_ > 0) return false;
    if (waiting_.empty()) through_ = now + timeOf(frame.size());
    queuedBytes_ += frame.size();
    waiting_.push_back(std::move(frame));
    return true;
}

std::optional<Frame> Bottleneck::take(Instant now, Instant* at) {
    if (waiting_.empty() || through_ > now) return std::nullopt;
    Frame frame = std::move(waiting_.front());
    waiting_.pop_front();
    queuedBytes_ -= frame.size();
    *at = through_;
    // From the end of the one before and not from `now`: whoever calls late must not make the link slower.
    if (!waiting_.empty()) through_ += timeOf(waiting_.front().size());
    return frame;
}

std::optional<Instant> Bottleneck::next() const noexcept {
    if (waiting_.empty()) return std::nullopt;
    return through_;
}

}  // namespace petcam::link
