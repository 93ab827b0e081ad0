#include "media/seen_numbers.hpp"

#include <algorithm>

namespace petcam::peer {

SeenNumbers::Verdict SeenNumbers::add(std::int64_t number) {
    if (empty() || number > last_) {
        advanceTo(number);
        ++seenCount_;
        return Verdict::Newest;
    }
    if (last_ - number >= kWindow) return Verdict::TooLate;
    if (seen_[slotOf(number)]) return Verdict::Duplicate;
    seen_.set(slotOf(number));
    first_ = std::min(first_, number);
    ++seenCount_;
    return Verdict::Late;
}

std::uint64_t SeenNumbers::missing() const noexcept {
    return empty() ? 0 : static_cast<std::uint64_t>(last_ - first_ + 1) - seenCount_;
}

/// Power of two, so that the mask also fits numbers below zero (a packet from before the first one).
std::size_t SeenNumbers::slotOf(std::int64_t number) noexcept {
    static_assert((kWindow & (kWindow - 1)) == 0);
    return static_cast<std::size_t>(number & (kWindow - 1));
}

void SeenNumbers::advanceTo(std::int64_t number) {
    if (empty()) first_ = number;
    if (empty() || number - last_ >= kWindow) {
        seen_.reset();
    } else {
        for (std::int64_t skipped = last_ + 1; skipped < number; ++skipped)
            seen_.reset(slotOf(skipped));
    }
    seen_.set(slotOf(number));
    last_ = number;
}

}  // namespace petcam::peer
