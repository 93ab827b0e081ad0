#include "record/opus_packet.hpp"

#include <array>

namespace petcam::gst {
namespace {

/// RFC 6716 table 2: the length of a frame by the configuration in the first five bits.
Microseconds frameDuration(unsigned configuration) {
    constexpr std::array<int, 4> kSilkMs{10, 20, 40, 60};
    if (configuration < 12) return Microseconds(1000 * kSilkMs[configuration % 4]);
    if (configuration < 16) return configuration % 2 == 0 ? 10ms : 20ms;  // hybrid
    return Microseconds(2500 << configuration % 4);                       // CELT
}

}  // namespace

std::optional<Microseconds> opusDuration(std::span<const std::uint8_t> packet) noexcept {
    if (packet.empty()) return std::nullopt;
    const unsigned code = packet[0] & 3U;
    int frames = code == 0 ? 1 : 2;
    if (code == 3) {
        if (packet.size() < 2) return std::nullopt;
        frames = packet[1] & 0x3F;
    }
    const Microseconds duration = frames * frameDuration(packet[0] >> 3U);
    if (duration <= 0ms || duration > 120ms) return std::nullopt;
    return duration;
}

GstBufferPtr opusSilence(int channels) {
    // Full band, 20 ms, one frame; the bit for two channels (RFC 6716 section 3.1), and a frame without
    // energy.
    const std::array<std::uint8_t, 3> bytes{static_cast<std::uint8_t>(channels == 2 ? 0xFC : 0xF8), 0xFF,
                                            0xFE};
    return GstBufferPtr::take(gst_buffer_new_memdup(bytes.data(), bytes.size()));
}

}  // namespace petcam::gst
