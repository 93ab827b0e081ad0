#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "petcam/time.hpp"

namespace petcam::rtp {

/// Where a packet goes in the outgoing stream.
struct Position {
    std::uint16_t sequenceNumber = 0;
    std::uint32_t timestamp = 0;
    bool begins = false;  ///< first packet after a change of source or a pause
    bool newest = false;  ///< none that comes after it in its source has been placed yet
};

/// Keeps one outgoing RTP stream continuous while its source changes, pauses and comes back
/// (RFC 3550 section 5.1: sequence numbers rise by one, timestamps by the sampling clock).
/// Owned by one outgoing stream; the owner serialises calls. Pure arithmetic: no allocation, no clock.
class Continuity {
public:
    /// `clockHz`: RTP clock of the medium. The first packet gets the given number and timestamp.
    Continuity(std::uint32_t clockHz, std::uint16_t firstSequenceNumber,
               std::uint32_t firstTimestamp) noexcept
        : clockHz_(clockHz),
          lastSequenceNumber_(static_cast<std::uint16_t>(firstSequenceNumber - 1)),
          lastTimestamp_(firstTimestamp) {}

    /// The place of the packet `sequenceNumber`, `timestamp` of `source` that arrived at `now`.
    /// Nothing for a packet older than the one its source began with here: it must not be sent.
    /// Lost packets leave their gap, reordered ones keep their place.
    std::optional<Position> place(std::uint64_t source, std::uint16_t sequenceNumber, std::uint32_t timestamp,
                                  Instant now) noexcept;

    /// This packet of `source` is not sent (padding a sender probes with): what follows closes up behind it.
    void skip(std::uint64_t source, std::uint16_t sequenceNumber) noexcept;

    /// The place of a packet that no source sent (padding to probe the network with), behind the newest
    /// placed; what its source sends next follows. Nothing before the first packet, and in a pause.
    std::optional<Position> insert() noexcept;

    /// Packets are being left out on purpose from here on: the next one placed follows without a gap.
    void pause() noexcept { paused_ = true; }

private:
    /// From the unwrapped input number `from` on, outgoing = incoming + offset.
    struct Step {
        std::int64_t from = 0;
        std::uint16_t offset = 0;
    };
    /// As many skips as a packet may be late by and still find its own offset.
    static constexpr std::size_t kSteps = 16;

    Position begin(std::uint64_t source, std::uint16_t sequenceNumber, std::uint32_t timestamp,
                   Instant now) noexcept;
    std::uint32_t elapsedTicks(Instant now) const noexcept;
    std::optional<std::uint16_t> offsetOf(std::int64_t number) const noexcept;
    /// From the input number `from` on.
    void shift(std::int64_t from, std::uint16_t offset) noexcept;
    void addStep(Step step) noexcept;

    std::uint32_t clockHz_;
    std::optional<std::uint64_t> source_;
    bool paused_ = false;
    std::int64_t highest_ = 0;          // unwrapped input number of the newest packet placed or skipped
    std::int64_t newestPlaced_ = 0;     // the same of those placed
    std::array<Step, kSteps> steps_{};  // a ring, in order of `from`
    std::size_t stepCount_ = 0;
    std::size_t newestStep_ = 0;
    std::uint32_t timestampOffset_ = 0;
    std::uint16_t lastSequenceNumber_;
    std::uint32_t lastTimestamp_;
    Instant lastAt_{};
};

}  // namespace petcam::rtp
