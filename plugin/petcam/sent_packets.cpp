#include "petcam/sent_packets.hpp"

#include <algorithm>
#include <utility>

namespace petcam {

void SentPackets::sent(std::size_t bytes, Instant now) noexcept {
    ++count_;
    packets_[static_cast<std::size_t>(count_) % kKept] = {static_cast<std::uint32_t>(micros(now)),
                                                          static_cast<std::uint16_t>(bytes)};
}

std::int64_t SentPackets::numberOf(std::uint16_t sequenceNumber) noexcept {
    const auto distance = static_cast<std::int16_t>(sequenceNumber - static_cast<std::uint16_t>(highest_));
    const std::int64_t unwrapped = highest_ + distance;
    highest_ = std::max(highest_, unwrapped);
    if (unwrapped - sentAgain_ > count_) {  // it stands for one that was sent again, or came after such a one
        sentAgain_ = unwrapped - count_;
        shortest_.reset();
        shortestBefore_.reset();
    }
    return unwrapped - sentAgain_;
}

std::optional<SentPackets::Fate> SentPackets::read(rtp::TransportFeedback feedback, Instant now) noexcept {
    Fate fate;
    std::chrono::microseconds waits{};
    std::uint32_t missing = 0;  // of those just before the next one
    std::int64_t firstMissing = 0;
    while (const auto status = feedback.next()) {
        const std::int64_t number = numberOf(status->sequenceNumber);
        if (number <= 0 || number <= count_ - static_cast<std::int64_t>(kKept)) continue;
        if (!status->arrived) {
            if (missing++ == 0) firstMissing = number;
            continue;
        }
        ++fate.arrived;
        if (missing > 0 && between(firstMissing, number) >= kOutage) {
            fate.hadOutage = true;
        } else {
            fate.lost += missing;
        }
        missing = 0;
        arriving_.add(packet(number).bytes, now);
        const auto age = static_cast<std::uint32_t>(micros(now)) - packet(number).at;
        waits += status->at -
                 std::chrono::microseconds(micros(now) - age);  // by clocks that know nothing of each other
    }
    fate.lost += missing;
    if (fate.arrived == 0) return std::nullopt;
    const Duration wait = waits / static_cast<std::int64_t>(fate.arrived);
    fate.queued = wait - shortest(wait, now);
    return fate;
}

Duration SentPackets::shortest(Duration wait, Instant now) noexcept {
    if (now - shortestFrom_ >= kForgets) {
        shortestBefore_ = std::exchange(shortest_, std::nullopt);
        shortestFrom_ = now;
    }
    shortest_ = std::min(shortest_.value_or(wait), wait);
    return std::min(*shortest_, shortestBefore_.value_or(*shortest_));
}

}  // namespace petcam
