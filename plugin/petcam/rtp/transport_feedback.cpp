#include "petcam/rtp/transport_feedback.hpp"

namespace petcam::rtp {
namespace {

constexpr std::uint8_t kTransportLayerFeedback = 205;
constexpr std::uint8_t kTransportWide = 15;
constexpr std::size_t kFixedBytes = 20;  // header, both SSRCs, numbers and reference time
constexpr auto kReference = std::chrono::milliseconds(64);
constexpr auto kDelta = std::chrono::microseconds(250);
constexpr std::uint16_t kRunLength = 0x1FFF;

}  // namespace

std::optional<TransportFeedback::Symbol> TransportFeedback::Symbols::next() noexcept {
    while (left_ == 0) {
        if (chunks_.size() < 2) return std::nullopt;
        chunk_ = readU16(chunks_);
        chunks_ = chunks_.subspan(2);
        const bool isVector = (chunk_ & 0x8000) != 0;
        const bool hasTwoBits = (chunk_ & 0x4000) != 0;
        left_ = isVector ? (hasTwoBits ? 7 : 14) : chunk_ & kRunLength;
    }
    --left_;
    if ((chunk_ & 0x8000) == 0) return static_cast<Symbol>((chunk_ >> 13) & 3);
    if ((chunk_ & 0x4000) == 0) return static_cast<Symbol>((chunk_ >> left_) & 1);
    return static_cast<Symbol>((chunk_ >> (2 * left_)) & 3);
}

std::span<const std::uint8_t> TransportFeedback::Symbols::behind(std::uint16_t count) noexcept {
    for (; count > 0 && next(); --count) {
    }
    return chunks_;
}

std::optional<TransportFeedback> TransportFeedback::read(std::span<const std::uint8_t> packet) noexcept {
    if (packet.size() < kFixedBytes || packet[1] != kTransportLayerFeedback ||
        (packet[0] & 0x1F) != kTransportWide) {
        return std::nullopt;
    }
    TransportFeedback feedback;
    feedback.sequenceNumber_ = readU16(packet.subspan(12));
    feedback.left_ = readU16(packet.subspan(14));
    const auto reference = static_cast<std::int32_t>(readU32(packet.subspan(16))) >> 8;  // 24 bits, signed
    feedback.at_ = kReference * reference;
    feedback.symbols_ = Symbols(packet.subspan(kFixedBytes));
    feedback.deltas_ = Symbols(packet.subspan(kFixedBytes)).behind(feedback.left_);
    return feedback;
}

std::optional<TransportFeedback::Status> TransportFeedback::next() noexcept {
    if (left_ == 0) return std::nullopt;
    const auto symbol = symbols_.next();
    if (!symbol) return std::nullopt;
    const bool isLarge = *symbol == Symbol::LargeDelta;
    const bool arrived = isLarge || *symbol == Symbol::SmallDelta;
    if (arrived) {
        const std::size_t bytes = isLarge ? 2 : 1;
        if (deltas_.size() < bytes) return std::nullopt;
        at_ += kDelta * (isLarge ? static_cast<std::int16_t>(readU16(deltas_)) : deltas_[0]);
        deltas_ = deltas_.subspan(bytes);
    }
    --left_;
    return Status{sequenceNumber_++, arrived, at_};
}

}  // namespace petcam::rtp
