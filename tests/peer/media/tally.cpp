#include "media/tally.hpp"

#include <algorithm>

namespace petcam::peer {

void Tally::add(const rtp::Packet& packet, Instant now) {
    countArrival(packet, now);
    const bool isFirst = seen_.empty();
    const auto verdict = seen_.add(extended(packet.sequenceNumber()));
    using enum SeenNumbers::Verdict;
    if (verdict == Duplicate) ++counts_.duplicates;
    if (verdict == TooLate) ++counts_.tooLate;
    if (verdict == Late) ++counts_.reordered;
    if (verdict == Duplicate || verdict == TooLate) return;

    if (packet.marker()) ++counts_.markers;
    if (verdict != Newest) return;
    if (!isFirst) checkTimestamp(packet.timestamp());
    newestTimestamp_ = packet.timestamp();
}

/// The number closest to the highest so far: within half of the 16 bits before or behind it.
std::int64_t Tally::extended(std::uint16_t number) const noexcept {
    if (seen_.empty()) return number;
    const auto highest = static_cast<std::uint16_t>(seen_.last() & 0xFFFF);
    return seen_.last() + static_cast<std::int16_t>(static_cast<std::uint16_t>(number - highest));
}

void Tally::countArrival(const rtp::Packet& packet, Instant now) {
    if (counts_.packets == 0) counts_.firstAt = counts_.lastAt = now;
    const auto pause = std::chrono::duration_cast<std::chrono::milliseconds>(now - counts_.lastAt);
    counts_.longestPause = std::max(counts_.longestPause, pause);
    counts_.lastAt = now;
    ++counts_.packets;
    counts_.bytes += packet.bytes().size();
    if (packet.payload().empty()) ++counts_.empty;
    Share& share = byPayloadType_[packet.payloadType()];
    ++share.packets;
    share.bytes += packet.bytes().size();
}

/// Timestamps wrap as well: less than half of the 32 bits ahead is forward.
void Tally::checkTimestamp(std::uint32_t timestamp) noexcept {
    if (static_cast<std::int32_t>(timestamp - newestTimestamp_) < 0) ++counts_.timestampStepsBack;
}

}  // namespace petcam::peer
