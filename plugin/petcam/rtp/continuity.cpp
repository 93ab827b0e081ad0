#include "petcam/rtp/continuity.hpp"

#include <algorithm>

namespace petcam::rtp {
namespace {

/// After this long without a packet, 16 bits no longer tell an old packet from a new one.
constexpr Duration kAgeIsUnknownAfter = 10s;

/// The unwrapped number nearest to `reference` whose low 16 bits are `number`.
std::int64_t unwrap(std::int64_t reference, std::uint16_t number) noexcept {
    const auto distance = static_cast<std::uint16_t>(number - static_cast<std::uint16_t>(reference));
    return reference + static_cast<std::int16_t>(distance);
}

/// More than 2^31 ticks (6.6 h of video) and a receiver sees time go back.
constexpr Duration kLongestPause = 1h;

}  // namespace

std::uint32_t Continuity::elapsedTicks(Instant now) const noexcept {
    const auto elapsed = std::clamp<Duration>(now - lastAt_, 0s, kLongestPause);
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(elapsed).count();
    return static_cast<std::uint32_t>(std::max<std::int64_t>(1, micros * clockHz_ / 1'000'000));
}

std::optional<std::uint16_t> Continuity::offsetOf(std::int64_t number) const noexcept {
    for (std::size_t age = 0; age < stepCount_; ++age) {
        const Step& step = steps_[(newestStep_ + kSteps - age) % kSteps];
        if (number >= step.from) return step.offset;
    }
    return std::nullopt;
}

void Continuity::addStep(Step step) noexcept {
    newestStep_ = (newestStep_ + 1) % kSteps;
    steps_[newestStep_] = step;
    stepCount_ = std::min(stepCount_ + 1, kSteps);
}

Position Continuity::begin(std::uint64_t source, std::uint16_t sequenceNumber, std::uint32_t timestamp,
                           Instant now) noexcept {
    const bool sameClock = source_ == source && now - lastAt_ < kLongestPause;
    if (!sameClock) {
        const std::uint32_t outgoing = source_ ? lastTimestamp_ + elapsedTicks(now) : lastTimestamp_;
        timestampOffset_ = outgoing - timestamp;
    }
    highest_ = sameClock ? unwrap(highest_, sequenceNumber) : sequenceNumber;
    newestPlaced_ = highest_;
    source_ = source;
    paused_ = false;
    ++lastSequenceNumber_;
    stepCount_ = 0;
    addStep({highest_, static_cast<std::uint16_t>(lastSequenceNumber_ - sequenceNumber)});
    lastTimestamp_ = timestamp + timestampOffset_;
    lastAt_ = now;
    return {lastSequenceNumber_, lastTimestamp_, true, true};
}

std::optional<Position> Continuity::place(std::uint64_t source, std::uint16_t sequenceNumber,
                                          std::uint32_t timestamp, Instant now) noexcept {
    if (source_ != source) return begin(source, sequenceNumber, timestamp, now);
    const std::int64_t number = unwrap(highest_, sequenceNumber);
    if (number <= highest_) {
        if (now - lastAt_ >= kAgeIsUnknownAfter) return begin(source, sequenceNumber, timestamp, now);
        if (paused_) return std::nullopt;
    } else if (paused_) {
        return begin(source, sequenceNumber, timestamp, now);
    }
    const auto offset = offsetOf(number);
    if (!offset) return std::nullopt;
    const Position position{static_cast<std::uint16_t>(sequenceNumber + *offset),
                            timestamp + timestampOffset_, false, number > newestPlaced_};
    if (number > highest_) {
        highest_ = number;
        lastSequenceNumber_ = position.sequenceNumber;
    }
    if (position.newest) {  // also one that padding has overtaken
        newestPlaced_ = number;
        lastTimestamp_ = position.timestamp;
        lastAt_ = now;
    }
    return position;
}

void Continuity::skip(std::uint64_t source, std::uint16_t sequenceNumber) noexcept {
    if (source_ != source || paused_) return;
    const std::int64_t number = unwrap(highest_, sequenceNumber);
    if (number <= highest_) return;  // what follows it has gone out already: its gap stays
    const auto offset = offsetOf(number);
    if (!offset) return;
    highest_ = number;
    lastSequenceNumber_ = static_cast<std::uint16_t>(sequenceNumber + *offset - 1);
    // A burst of padding is one step: nothing was placed between.
    if (steps_[newestStep_].from == number) steps_[newestStep_].from = number + 1;
    shift(number + 1, static_cast<std::uint16_t>(*offset - 1));
}

std::optional<Position> Continuity::insert() noexcept {
    if (!source_ || paused_) return std::nullopt;
    ++lastSequenceNumber_;
    shift(highest_ + 1, static_cast<std::uint16_t>(steps_[newestStep_].offset + 1));
    return Position{lastSequenceNumber_, lastTimestamp_, false, false};
}

void Continuity::shift(std::int64_t from, std::uint16_t offset) noexcept {
    if (steps_[newestStep_].from == from) {
        steps_[newestStep_].offset = offset;
    } else {
        addStep({from, offset});
    }
}

}  // namespace petcam::rtp
