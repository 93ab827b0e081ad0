#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "frame.hpp"

namespace petcam::link {

/// A link's narrowest place: frames pass one after another at a rate, and a queue in front of it holds those
/// that wait, up to a time; what finds it full is dropped. Owned by one Direction. Never asks for the time.
class Bottleneck {
public:
    /// From now on; a frame that is already under way keeps its time. `bitsPerSecond` 0: at once, and nothing
    /// ever waits.
    void limit(std::uint64_t bitsPerSecond, Duration queue) noexcept;

    /// False: the queue was full, the frame is gone.
    bool offer(Frame frame, Instant now);
    /// The next frame that is through by `now`, if any. `at`: when it was.
    std::optional<Frame> take(Instant now, Instant* at);
    /// When the next frame will be through, if one waits.
    std::optional<Instant> next() const noexcept;

    std::uint64_t queuedBytes() const noexcept { return queuedBytes_; }
    /// How long a frame that came now would wait, at the present rate.
    Duration queuedTime() const noexcept { return timeOf(queuedBytes_); }

private:
    Duration timeOf(std::uint64_t bytes) const noexcept;

    std::uint64_t bitsPerSecond_ = 0;
    Duration queue_{};
    std::deque<Frame> waiting_;
    std::uint64_t queuedBytes_ = 0;
    Instant through_{};  ///< of the first one in `waiting_`
};

}  // namespace petcam::link
