#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "bottleneck.hpp"
#include "delay_line.hpp"
#include "shape.hpp"

namespace petcam::link {

/// One direction of a link: a bottleneck, then a stretch on which frames get lost and which takes its time.
/// Loses the same frames for the same seed and traffic. One thread; the time is passed in.
class Direction {
public:
    struct Counts {
        std::uint64_t frames = 0;      ///< that came out at the other end
        std::uint64_t bytes = 0;       ///< of those
        std::uint64_t lost = 0;        ///< by chance
        std::uint64_t overflowed = 0;  ///< found the queue full
    };

    explicit Direction(std::uint64_t seed) : random_(seed) {}

    /// From now on. Throws as Shape::change does.
    void change(const std::string& words);
    void offer(Frame frame, Instant now);
    /// The next frame that comes out by `now`, if any.
    std::optional<Frame> take(Instant now);
    /// When to call `take` again, if anything is on the way.
    std::optional<Instant> next() const noexcept;

    const Shape& shape() const noexcept { return shape_; }
    const Counts& counts() const noexcept { return counts_; }
    std::uint64_t queuedBytes() const noexcept { return bottleneck_.queuedBytes(); }
    Duration queuedTime() const noexcept { return bottleneck_.queuedTime(); }

private:
    void move(Instant now);
    bool loses(const Frame& frame);

    Shape shape_;
    Bottleneck bottleneck_;
    DelayLine line_;
    std::mt19937_64 random_;
    Counts counts_;
};

}  // namespace petcam::link
