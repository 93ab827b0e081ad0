#include "bridge/webhook_queue.hpp"

#include "bridge/backoff.hpp"

namespace petcam::bridge {

bool WebhookQueue::push(Delivery delivery) {
    const bool full = waiting_.size() >= kMost;
    if (full) waiting_.erase(waiting_.begin() + (onItsWay_ ? 1 : 0));
    if (full && !onItsWay_) failures_ = 0;
    waiting_.push_back(std::move(delivery));
    return !full;
}

std::optional<Delivery> WebhookQueue::take(Instant now) {
    const auto at = next();
    if (!at || now < *at) return std::nullopt;
    onItsWay_ = true;
    return waiting_.front();
}

std::optional<WebhookQueue::Instant> WebhookQueue::next() const {
    if (onItsWay_ || waiting_.empty()) return std::nullopt;
    return notBefore_;
}

void WebhookQueue::succeeded() {
    onItsWay_ = false;
    failures_ = 0;
    waiting_.pop_front();
}

bool WebhookQueue::failed(Instant now, bool final, double chance) {
    onItsWay_ = false;
    const bool again = !final && ++failures_ < kAttempts;
    if (!again) {
        failures_ = 0;
        waiting_.pop_front();
        return false;
    }
    notBefore_ = now + pauseAfter(failures_, kFirstPause, kLongestPause, chance);
    return true;
}

}  // namespace petcam::bridge
