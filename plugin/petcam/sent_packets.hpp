#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "petcam/bitrate.hpp"
#include "petcam/rate_meter.hpp"
#include "petcam/rtp/transport_feedback.hpp"

namespace petcam {

/// What became of the packets that one viewer was sent: how long they waited on their way, how many are lost,
/// and how much came through.
///
/// The core numbers them (transport-wide sequence numbers), counts the ones that it sends again as well, and
/// tells neither. So a number that comes back may stand for a packet that was sent a little earlier than what
/// is found here, never for a later one, and a wait can seem shorter than it was, never longer. Where that
/// shows, what a wait is compared with is learned anew.
/// Owned by one outgoing stream; the owner serialises calls. No allocation, no clock.
class SentPackets {
public:
    void sent(std::size_t bytes, Instant now) noexcept;

    /// Nothing at all came through for so long: the link was not there. One that is full lets some through.
    static constexpr Duration kOutage = 250ms;

    struct Fate {
        Duration queued{};  ///< beyond the shortest time on the way
        std::uint32_t arrived = 0;
        std::uint32_t lost = 0;  ///< but for outages
        bool hadOutage = false;
    };
    /// Nothing when none of them arrived.
    std::optional<Fate> read(rtp::TransportFeedback feedback, Instant now) noexcept;

    /// The less of what arrived in the last second and in the last moments.
    Bitrate arriving(Instant now) const noexcept {
        return std::min(arriving_.rate(now), arriving_.lately(now));
    }

private:
    static constexpr std::size_t kKept = 256;  // more than a second of the dearest layer
    static constexpr Duration kForgets = 5s;   // the shortest wait is of the last one to two times this

    struct Packet {
        std::uint32_t at = 0;  // microseconds, which wrap
        std::uint16_t bytes = 0;
    };
    static std::int64_t micros(Instant time) noexcept {
        return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
    }
    const Packet& packet(std::int64_t number) const noexcept {
        return packets_[static_cast<std::size_t>(number) % kKept];
    }
    std::int64_t numberOf(std::uint16_t sequenceNumber) noexcept;
    Duration shortest(Duration wait, Instant now) noexcept;
    Duration between(std::int64_t one, std::int64_t later) const noexcept {
        return std::chrono::microseconds(packet(later).at - packet(one).at);
    }

    std::array<Packet, kKept> packets_{};
    std::int64_t count_ = 0;      // the number of the newest: they are counted from one
    std::int64_t sentAgain_ = 0;  // by the core, as far as it shows
    std::int64_t highest_ = 0;    // unwrapped, of those that came back
    std::optional<Duration> shortest_;
    std::optional<Duration> shortestBefore_;
    Instant shortestFrom_{};
    RateMeter arriving_;
};

}  // namespace petcam
