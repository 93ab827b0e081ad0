#include <algorithm>
#include <array>
#include <utility>

#include "petcam/downlink.hpp"

// What a viewer's link tells, and what it is probed with.
namespace petcam {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

/// As much as its last byte can tell (RFC 3550 section 5.1).
constexpr std::size_t kPaddingBytes = 255;
using PaddingPacket = std::array<std::uint8_t, rtp::kFixedHeaderBytes + kPaddingBytes>;

/// RTP without payload; the core writes the SSRC.
constexpr PaddingPacket paddingPacket() {
    PaddingPacket packet{};
    packet.front() = 0xA0;  // version 2, padded
    packet.back() = kPaddingBytes;
    return packet;
}

}  // namespace

std::optional<rtp::Position> Downlink::placePadding(Instant now) noexcept {
    constexpr auto kMostAtATime = 100ms;  // of what was owed while nothing came from the camera
    const std::lock_guard lock(mutex_);
    const Bitrate rate = selector_.adapter().padding(now);
    const auto since = std::clamp<Duration>(now - std::exchange(paddedAt_, now), 0s, kMostAtATime);
    paddingOwed_ +=
        static_cast<double>(rate.bitsPerSecond) / 8 * std::chrono::duration<double>(since).count();
    // Never inside of a picture: its packets follow one another.
    if (!pictureIsWhole_ || paddingOwed_ < sizeof(PaddingPacket)) return std::nullopt;
    const auto position = video_.insert();
    paddingOwed_ = position ? paddingOwed_ - sizeof(PaddingPacket) : 0;
    if (position) selector_.adapter().sent(sizeof(PaddingPacket), now);
    return position;
}

void Downlink::pad(Instant now) noexcept {
    while (const auto position = placePadding(now)) {
        PaddingPacket bytes = paddingPacket();
        counters_.padding.fetch_add(1, kRelaxed);
        if (const auto packet = rtp::Packet::parse(bytes)) {
            send(MediaKind::Video, pictureType_, *position, false, *packet);
        }
    }
}

void Downlink::stepDownIfDue() noexcept {
    if (!selector_.adapter().takeStepDown() || selector_.preferred() != Quality::Auto) return;
    counters_.stepsDown.fetch_add(1, kRelaxed);
    breakPicture();
}

void Downlink::hear(const rtp::ReportBlock& report, std::optional<Duration> roundTrip, Instant now) noexcept {
    const std::lock_guard lock(mutex_);
    selector_.adapter().report(report, roundTrip, now);
    stepDownIfDue();
}

void Downlink::hear(Bitrate maximum, Instant now) noexcept {
    const std::lock_guard lock(mutex_);
    selector_.adapter().estimate(maximum, now);
    stepDownIfDue();
}

bool Downlink::hear(const rtp::TransportFeedback& feedback, Instant now) noexcept {
    const std::lock_guard lock(mutex_);
    selector_.adapter().feedback(feedback, now);
    stepDownIfDue();
    if (!selector_.adapter().takeOutage() || !gate_.source()) return false;
    replayedAt_.reset();  // a run of meanwhile is lost as well
    if (replay_) breakPicture();
    heals_ = true;
    awaitsRun_.store(true, kRelaxed);
    return true;
}

void Downlink::hearSlowLink(Instant now) noexcept {
    const std::lock_guard lock(mutex_);
    selector_.adapter().slowLink(now);
    stepDownIfDue();
}

Downlink::Fare Downlink::fare() const {
    const std::lock_guard lock(mutex_);
    const LayerAdapter& adapter = selector_.adapter();
    const Congestion& link = adapter.congestion();
    return {adapter.shown(), adapter.layers(), link.roundTrip(), link.queued(), link.lost()};
}

std::optional<Bitrate> Downlink::carries() const {
    const std::lock_guard lock(mutex_);
    return selector_.adapter().carries();
}

}  // namespace petcam
