#include "petcam/congestion.hpp"

#include <algorithm>
#include <utility>

namespace petcam {

std::optional<Congestion::Sign> Congestion::estimate(Bitrate maximum, Bitrate sending, bool probing,
                                                     Instant now) noexcept {
    const auto before = std::exchange(maximum_, maximum);
    if (sending == Bitrate{}) return std::nullopt;
    if (maximum >= sending * (probing ? 1.2 : 0.9) || maximum > grewTo_ * kGrows || maximum < grewTo_) {
        grewTo_ = maximum;
        grewAt_ = now;
    }
    // A first one that is far below what is sent is of a link that was full before it could say so.
    if (!before && maximum < sending * kMuchTooLittle) return Sign{maximum, false};
    if (before && maximum < *before * kDrops && maximum < sending * 1.1) {
        return Sign{maximum, maximum * 1.25 < sending};
    }
    if (now - grewAt_ >= (probing ? kStandsStillInProbe : kStandsStill)) {
        grewAt_ = now;
        return Sign{maximum, false};
    }
    return std::nullopt;
}

std::optional<Congestion::Sign> Congestion::report(const rtp::ReportBlock& block,
                                                   std::optional<Duration> roundTrip, Bitrate sending,
                                                   Instant now) noexcept {
    const auto before = std::exchange(counted_, Counted{block.highestSequenceNumber, block.cumulativeLost});
    if (roundTrip) roundTrip_ = roundTrip;
    // Feedback says the same of each packet, and sooner.
    if (feedbackAt_ && now - *feedbackAt_ < kFeedbackIsThere) return std::nullopt;
    const auto packets =
        before ? static_cast<std::int32_t>(block.highestSequenceNumber - before->highest) : 0;
    std::optional<Sign> sign;
    if (packets > 0 &&
        countLosses(static_cast<std::uint32_t>(packets), block.cumulativeLost - before->lost, now)) {
        sign = losses(sending);
    }
    if (roundTrip) {
        const auto queued = queueing(*roundTrip, sending, now);
        if (!sign) sign = queued;
    }
    return sign;
}

std::optional<Congestion::Sign> Congestion::feedback(const rtp::TransportFeedback& feedback, bool probing,
                                                     Instant now) noexcept {
    const auto fate = packets_.read(feedback, now);
    if (!fate) return std::nullopt;
    feedbackAt_ = now;
    queued_ = fate->queued;
    hadOutage_ = hadOutage_ || fate->hadOutage;
    const bool manyLost = countLosses(fate->arrived + fate->lost, static_cast<std::int32_t>(fate->lost), now);
    // Part of what arrived was sent before the link was full.
    if (manyLost) return Sign{packets_.arriving(now) * 0.9 * (1 - lost_), true, lost_ >= kMostLost};
    return waits(fate->queued, probing, now);
}

std::optional<Congestion::Sign> Congestion::waits(Duration queued, bool probing, Instant now) noexcept {
    if (queued < (probing ? kWaitsInProbe : kWaits)) {
        waitsSince_.reset();
        return std::nullopt;
    }
    if (!waitsSince_) waitsSince_ = now;
    const bool forLong = now - *waitsSince_ >= (probing ? kWaitsInProbeFor : kWaitsFor);
    if (!forLong && queued < (probing ? kWaits : kWaitsMuch)) return std::nullopt;
    return Sign{packets_.arriving(now) * 0.9, true};
}

/// Whether many of the last packets are lost, as soon as there are enough of them.
bool Congestion::countLosses(std::uint32_t packets, std::int32_t missing, Instant now) noexcept {
    judged_ += packets;
    missing_ += missing;
    const double share = std::clamp(static_cast<double>(missing_) / std::max(judged_, 1u), 0.0, 1.0);
    if (judged_ < (share >= kMostLost ? kEnoughIfMost : kEnoughPackets)) return false;
    lost_ = share;
    lostAt_ = now;
    judged_ = 0;
    missing_ = 0;
    return lost_ >= kManyLost;
}

std::optional<Congestion::Sign> Congestion::losses(Bitrate sending) noexcept {
    return Sign{sending * (1 - lost_) * 0.9, true};
}

std::optional<Congestion::Sign> Congestion::queueing(Duration roundTrip, Bitrate sending,
                                                     Instant now) noexcept {
    const Duration before = std::exchange(lastRoundTrip_, roundTrip).value_or(roundTrip);
    if (!shortest_ || roundTrip <= *shortest_ || now - shortestAt_ >= kForgetsShortest) {
        shortest_ = roundTrip;
        shortestAt_ = now;
    }
    const bool drains = roundTrip * 10 < before * 9;
    const bool isLonger = !drains && roundTrip - *shortest_ >= kLongerBy;
    const bool wasLonger = std::exchange(wasLonger_, isLonger);
    if (!isLonger) return std::nullopt;
    const bool isMuchLonger = roundTrip - *shortest_ >= kMuchLongerBy;
    return Sign{sending * 0.7, isMuchLonger || wasLonger};
}

std::optional<Congestion::Sign> Congestion::slowLink(Bitrate sending, Instant now) noexcept {
    if (lost_ < kSomeLost || now - lostAt_ > 2s) return std::nullopt;
    return losses(sending);
}

}  // namespace petcam
