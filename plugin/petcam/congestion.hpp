#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "petcam/bitrate.hpp"
#include "petcam/rtp/rtcp.hpp"
#include "petcam/sent_packets.hpp"
#include "petcam/time.hpp"

namespace petcam {

/// Reads from what one viewer's browser reports whether its link is full.
///
/// Packets wait longer on their way than they did, as transport-wide feedback tells ten times a second; or
/// many of them are lost: a few per cent are the air, more are a queue that overflows. Of a browser that
/// gives no such feedback there is less to go by: the round trip, once a second and late, and its own
/// estimate (REMB), which goes down only when packets queue up, and is then of what came through. It says
/// little else: it never is more than one and a half times what is sent, and grows by 8 per cent a second
/// where the picture can become four times as much from one second to the next. But while nothing queues up,
/// it grows. Packets are lost: a few per cent are the air, many are a queue that overflows. The round trip
/// takes much longer than it did. Owned by one outgoing stream; the owner serialises calls. No clock.
class Congestion {
public:
    /// The link is full.
    struct Sign {
        Bitrate carries;       ///< about what comes through
        bool isClear = false;  ///< no need to wait for another one
        bool isHeavy = false;  ///< much more is sent than comes through
    };

    void sent(std::size_t bytes, Instant now) noexcept { packets_.sent(bytes, now); }
    /// `probing`: little is enough, since more and more is sent.
    std::optional<Sign> feedback(const rtp::TransportFeedback& feedback, bool probing, Instant now) noexcept;
    /// `sending`: what the viewer was sent in the last second, here and below. `probing`: more of it from one
    /// moment to the next, so that half a second without growth tells.
    std::optional<Sign> estimate(Bitrate maximum, Bitrate sending, bool probing, Instant now) noexcept;
    /// Of the stream with the picture. `roundTrip`: where it is known.
    std::optional<Sign> report(const rtp::ReportBlock& block, std::optional<Duration> roundTrip,
                               Bitrate sending, Instant now) noexcept;
    /// Janus counted that the viewer had many packets sent again in the last second.
    std::optional<Sign> slowLink(Bitrate sending, Instant now) noexcept;

    /// Whether the link was not there for a moment, by the last feedback: once for each time. That is no sign
    /// of a full one.
    bool takeOutage() noexcept { return std::exchange(hadOutage_, false); }
    /// How long packets wait on their way, beyond what they must.
    Duration queued() const noexcept { return queued_; }
    /// The shares and times of the last reports, for whoever looks after the server.
    std::optional<Duration> roundTrip() const noexcept { return roundTrip_; }
    /// Of the packets of the last reports that tell.
    double lost() const noexcept { return lost_; }

private:
    static constexpr double kDrops = 0.97;  // REMB is sent at once when it falls by 3 per cent (libwebrtc)
    static constexpr double kMuchTooLittle = 0.7;
    static constexpr double kGrows = 1.01;
    static constexpr Duration kStandsStill = 1200ms;
    static constexpr Duration kStandsStillInProbe = 350ms;
    static constexpr double kManyLost = 0.15;
    static constexpr double kSomeLost = 0.05;
    static constexpr double kMostLost = 0.3;
    // Of a link that loses 5 per cent by chance, one in thousands of so many packets looks like a full one.
    static constexpr std::uint32_t kEnoughPackets = 100;
    static constexpr std::uint32_t kEnoughIfMost = 40;
    static constexpr Duration kLongerBy = 200ms;
    static constexpr Duration kMuchLongerBy = 400ms;
    static constexpr Duration kForgetsShortest = 30s;

    static constexpr Duration kWaits = 120ms;
    static constexpr Duration kWaitsFor = 400ms;
    static constexpr Duration kWaitsMuch = 250ms;
    static constexpr Duration kWaitsInProbe = 60ms;
    static constexpr Duration kWaitsInProbeFor = 150ms;
    static constexpr Duration kFeedbackIsThere = 3s;

    std::optional<Sign> waits(Duration queued, bool probing, Instant now) noexcept;
    bool countLosses(std::uint32_t packets, std::int32_t missing, Instant now) noexcept;
    std::optional<Sign> losses(Bitrate sending) noexcept;
    std::optional<Sign> queueing(Duration roundTrip, Bitrate sending, Instant now) noexcept;

    SentPackets packets_;
    std::optional<Instant> feedbackAt_;
    std::optional<Instant> waitsSince_;
    bool hadOutage_ = false;
    Duration queued_{};

    std::optional<Bitrate> maximum_;
    Bitrate grewTo_;
    Instant grewAt_{};

    struct Counted {
        std::uint32_t highest = 0;
        std::int32_t lost = 0;
    };
    std::optional<Counted> counted_;
    std::uint32_t judged_ = 0;  // packets since losses were last judged
    std::int32_t missing_ = 0;
    double lost_ = 0;
    Instant lostAt_{};

    std::optional<Duration> roundTrip_;
    std::optional<Duration> lastRoundTrip_;  // of those that were judged
    std::optional<Duration> shortest_;
    Instant shortestAt_{};
    bool wasLonger_ = false;
};

}  // namespace petcam
