#include "petcam/talk_floor.hpp"

#include <algorithm>

namespace petcam {

TalkFloor::Answer TalkFloor::request(PeerId who, Instant now) {
    if (holder_ == who) return Answer::Granted;
    if (!holder_) {
        holder_ = who;
        grantedAt_ = now;
        return Answer::Granted;
    }
    if (positionOf(who) > 0) return Answer::Queued;
    if (queue_.size() == kMaxQueue) return Answer::QueueFull;
    queue_.push_back(who);
    return Answer::Queued;
}

bool TalkFloor::take(PeerId who, Instant now) {
    if (holder_ == who) return false;
    std::erase(queue_, who);
    holder_ = who;
    grantedAt_ = now;
    return true;
}

bool TalkFloor::release(PeerId who, Instant now) {
    if (holder_ == who) {
        promoteNext(now);
        return true;
    }
    return std::erase(queue_, who) > 0;
}

std::optional<TalkFloor::Loss> TalkFloor::expire(const Activity& activity, Instant now) {
    if (!holder_) return std::nullopt;
    const bool silent = now - std::max(grantedAt_, activity.packetAt) > kSilence;
    const bool outstayed = now - std::max(grantedAt_, activity.voiceAt) > kLease;
    if (!silent && !outstayed) return std::nullopt;
    promoteNext(now);
    return silent ? Loss::Silent : Loss::Lease;
}

bool TalkFloor::clear() {
    const bool changed = holder_.has_value() || !queue_.empty();
    holder_.reset();
    queue_.clear();
    return changed;
}

std::size_t TalkFloor::positionOf(PeerId who) const noexcept {
    const auto place = std::find(queue_.begin(), queue_.end(), who);
    return place == queue_.end() ? 0 : static_cast<std::size_t>(place - queue_.begin()) + 1;
}

void TalkFloor::promoteNext(Instant now) {
    holder_.reset();
    if (queue_.empty()) return;
    holder_ = queue_.front();
    queue_.pop_front();
    grantedAt_ = now;
}

}  // namespace petcam
