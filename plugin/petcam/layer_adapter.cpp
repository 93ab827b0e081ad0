#include "petcam/layer_adapter.hpp"

#include <algorithm>
#include <cmath>

namespace petcam {
namespace {

constexpr Duration kLooksAgain = 100ms;
constexpr Duration kTwoMildSigns = 2s;
/// A layer has its peaks, and the probe is a little below what it was asked for.
constexpr double kMargin = 1.1;
/// A step has to be kept up for so long before a failure of the next proves that it passed.
constexpr Duration kProven = 1s;
/// Less is no picture of anything.
constexpr Bitrate kLeast = 50_kbps;

double seconds(Duration time) noexcept {
    return std::chrono::duration<double>(time).count();
}

}  // namespace

void LayerAdapter::see(const LiveLayers& layers, std::optional<std::uint64_t> shown, bool wantsMore,
                       Instant now) noexcept {
    if (layers.empty() || (shown_ != kUnknown && now - *seenAt_ < kLooksAgain)) return;
    seenAt_ = now;
    if (const std::uint64_t feed = layers.lowest() >> 32; feed != feed_) {
        feed_ = feed;
        known_ = 0;
        probe_.reset();
    }
    known_ = std::max(known_, static_cast<std::uint8_t>(layers.count()));
    for (std::size_t i = 0; i < layers.count(); ++i) {
        rates_[i] = layers.rate(i);
    }
    if (!carries_) whole_ = rates_[0];
    const std::size_t rank = shown ? layers.rankOf(*shown) : layers.count();
    shown_ = rank < layers.count() ? static_cast<std::uint8_t>(rank) : kUnknown;
    const bool isSettled = shown_ != kUnknown && shown_ < layers_;
    const bool mayProbe = carries_ || (wantsMore && isHeldDown());
    if (!probe_ && mayProbe && isSettled && now >= probesAt_) beginProbe(now);
    if (probe_ && probe_->reachedAt && probe_->isAnswered && now - *probe_->reachedAt >= kProbeHold)
        passProbe(now);
    if (probe_ && now - probe_->from >= kLongestProbe) failProbe(now);  // nobody answers
}

Bitrate LayerAdapter::probed(const Probe& probe, Instant now) const noexcept {
    const double steps = seconds(now - probe.from) / seconds(kProbeStep);
    return std::min(probe.base * std::pow(1.5, std::min(steps, 40.0)), probe.target);
}

void LayerAdapter::sent(std::size_t bytes, Instant now) noexcept {
    sent_.add(bytes, now);
    congestion_.sent(bytes, now);
}

void LayerAdapter::feedback(const rtp::TransportFeedback& feedback, Instant now) noexcept {
    if (probe_ && probe_->reachedAt) probe_->isAnswered = true;
    heard(congestion_.feedback(feedback, isProbing(), now), now);
}

Bitrate LayerAdapter::padding(Instant now) noexcept {
    if (!probe_ || shown_ == kUnknown) return {};
    const Bitrate wanted = probed(*probe_, now);
    if (wanted == probe_->target && !probe_->reachedAt) probe_->reachedAt = now;
    return wanted - rates_[shown_];
}

void LayerAdapter::estimate(Bitrate maximum, Instant now) noexcept {
    if (probe_ && probe_->reachedAt) probe_->isAnswered = true;
    heard(congestion_.estimate(maximum, sent_.rate(now), isProbing(), now), now);
}

void LayerAdapter::report(const rtp::ReportBlock& block, std::optional<Duration> roundTrip,
                          Instant now) noexcept {
    if (probe_ && probe_->reachedAt) probe_->isAnswered = true;
    heard(congestion_.report(block, roundTrip, sent_.rate(now), now), now);
}

void LayerAdapter::slowLink(Instant now) noexcept {
    heard(congestion_.slowLink(sent_.rate(now), now), now);
}

void LayerAdapter::heard(std::optional<Congestion::Sign> sign, Instant now) noexcept {
    if (!sign || shown_ == kUnknown) return;
    if (probe_) {
        failProbe(now);
        return;
    }
    if (downAt_ && now - *downAt_ < (sign->isHeavy ? kSettlesIfHeavy : kSettles)) return;
    const bool again = mildSignAt_ && now - *mildSignAt_ < kTwoMildSigns;
    if (!sign->isClear && !again) {
        mildSignAt_ = now;
        return;
    }
    mildSignAt_.reset();
    goDown(sign->carries, now);
}

std::uint8_t LayerAdapter::layersWithin(Bitrate rate) const noexcept {
    std::uint8_t layers = 1;
    while (layers < known_ && rates_[layers] <= rate) {
        ++layers;
    }
    return layers;
}

void LayerAdapter::goDown(Bitrate carries, Instant now) noexcept {
    const auto had = static_cast<std::uint8_t>(shown_ + 1);
    // The sign is of what is shown: that layer is too much, whatever the figures say.
    layers_ = std::min(layersWithin(carries), static_cast<std::uint8_t>(had > 1 ? had - 1 : 1));
    stepsDown_ = layers_ < had;
    if (had == 1 && carries < rates_[0]) carries_ = std::max(kLeast, carries);
    if (upAt_ && now - *upAt_ < kFailsSoon) {
        onBorder_ = std::min<Duration>(onBorder_ * 2, kLongestOnBorder);
        pause_ = onBorder_;
    } else {
        onBorder_ = kLongestPause;
        pause_ = kFirstPause;
    }
    upAt_.reset();
    downAt_ = now;
    probesAt_ = now + pause_;
}

void LayerAdapter::beginProbe(Instant now) noexcept {
    const Bitrate base = std::max(rates_[shown_], kLeast);
    Bitrate target;
    if (carries_ && base * 2 < whole_) {
        target = base * 2;
    } else if (known_ > layers_) {
        target = *std::max_element(rates_.begin() + layers_, rates_.begin() + known_) * kMargin;
    } else if (carries_) {
        target = whole_ * kMargin;
    }
    if (target <= base) {  // nothing is above, or it is not more than what the viewer has
        allow(base * kMargin, now);
        return;
    }
    probe_ = Probe{now, base, target};
}

void LayerAdapter::passProbe(Instant now) noexcept {
    const Bitrate proven = probe_->target;
    const bool wasForAll = !carries_ || proven >= whole_;
    probe_.reset();
    pause_ = kFirstPause;
    allow(proven, now);
    // What the layers above take may have grown since it began, by less than it has to spare.
    if (wasForAll) layers_ = kMostLayers;
}

void LayerAdapter::failProbe(Instant now) noexcept {
    const Bitrate proven = probed(*probe_, std::max(now - kProven, probe_->from));
    const bool isLonely = now - probe_->from >= kLongestProbe;
    probe_.reset();
    if (!isLonely && proven > rates_[shown_] * kMargin) allow(proven, now);
    pause_ = std::min<Duration>(pause_ * 3 / 2, std::max<Duration>(kLongestPause, onBorder_));
    probesAt_ = now + pause_;
    downAt_ = now;  // what the probe queued up is still under way
}

void LayerAdapter::allow(Bitrate proven, Instant now) noexcept {
    const std::uint8_t before = layers_;
    if (carries_) {
        carries_ = proven;
        if (proven < whole_) {
            probesAt_ = now + pause_;
            return;
        }
        carries_.reset();
    }
    const std::uint8_t within = layersWithin(proven * (1 / kMargin));
    layers_ = std::max(layers_, within);
    if (layers_ >= known_) layers_ = kMostLayers;
    if (layers_ != before) upAt_ = now;
    probesAt_ = now + pause_;
}

}  // namespace petcam
