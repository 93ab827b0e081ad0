#include "streams/audio_sender.hpp"

namespace petcam::peer {
namespace {

using namespace std::chrono_literals;

constexpr auto kPacketTime = 20ms;
constexpr Duration kMostLate = 100ms;
/// Loud enough to count as voice.
constexpr std::uint8_t kLevel = 12;

}  // namespace

AudioSender::AudioSender(OpusTone tone, RtpWriter writer, std::string mid, std::uint32_t firstTimestamp,
                         Send send)
    : tone_(std::move(tone)),
      writer_(writer),
      extensions_{std::move(mid), "", kLevel},
      send_(std::move(send)),
      timestamp_(firstTimestamp) {}

void AudioSender::speak(bool on) {
    if (on && !speaking_) begins_ = true;
    speaking_ = on;
}

void AudioSender::tick(Instant now) {
    if (!due_) due_ = now;
    // On a machine that did not let us run for a while: late, not all at once.
    if (*due_ + kMostLate < now) due_ = now;
    // The clock runs on through silence (RFC 3550 section 5.1, "timestamp").
    for (; *due_ <= now; *due_ += kPacketTime, timestamp_ += OpusTone::kSamplesPerPacket) {
        if (!speaking_) continue;
        send_(writer_.packet(tone_.next(), timestamp_, begins_, extensions_));
        begins_ = false;
    }
}

}  // namespace petcam::peer
