#include "media/opus_tone.hpp"

#include <opus.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <stdexcept>
#include <string>

namespace petcam::peer {
namespace {

constexpr int kSampleRate = 48000;
constexpr int kBitrate = 32000;  // what browsers send for a voice
constexpr std::size_t kPacketsPerSecond = kSampleRate / OpusTone::kSamplesPerPacket;
constexpr std::size_t kMaxOpusBytes = 1275;  // RFC 6716 section 3.4: the longest frame
/// Turning a packet of code 0 into one of code 3 adds the count of frames and the length of the padding.
constexpr std::size_t kRoomForSignature = kSignatureBytes + 2;

using Encoder = std::unique_ptr<OpusEncoder, decltype(&opus_encoder_destroy)>;

void check(int result, const char* what) {
    if (result < 0) throw std::runtime_error(std::string(what) + ": " + opus_strerror(result));
}

Encoder makeEncoder() {
    int error = OPUS_OK;
    Encoder encoder(opus_encoder_create(kSampleRate, 1, OPUS_APPLICATION_AUDIO, &error),
                    &opus_encoder_destroy);
    check(error, "opus_encoder_create");
    check(opus_encoder_ctl(encoder.get(), OPUS_SET_BITRATE(kBitrate)), "OPUS_SET_BITRATE");
    return encoder;
}

std::vector<float> secondOf(unsigned frequencyHz) {
    std::vector<float> samples(kSampleRate);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        // Reduced to one turn first, in whole numbers: the last sample is as exact as the first.
        const double turn = static_cast<double>(i * frequencyHz % kSampleRate) / kSampleRate;
        samples[i] = static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * turn));
    }
    return samples;
}

Bytes encode(OpusEncoder* encoder, const float* samples) {
    Bytes packet(kMaxOpusBytes);
    const int size = opus_encode_float(encoder, samples, OpusTone::kSamplesPerPacket, packet.data(),
                                       static_cast<opus_int32>(packet.size()));
    check(size, "opus_encode_float");
    packet.resize(static_cast<std::size_t>(size));
    return packet;
}

void makeRoom(Bytes& packet) {
    const auto size = packet.size();
    packet.resize(size + kRoomForSignature);
    check(
        opus_packet_pad(packet.data(), static_cast<opus_int32>(size), static_cast<opus_int32>(packet.size())),
        "opus_packet_pad");
}

}  // namespace

OpusTone::OpusTone(unsigned frequencyHz, std::uint32_t source) : signature_{source, 0} {
    if (frequencyHz == 0 || frequencyHz >= 20000)
        throw std::invalid_argument("a tone is between 1 and 19999 Hz");
    const Encoder encoder = makeEncoder();
    const auto samples = secondOf(frequencyHz);
    // Twice, and the second one is kept: the encoder has settled, as it will be when the loop comes round.
    for (std::size_t i = 0; i < 2 * kPacketsPerSecond; ++i) {
        Bytes packet = encode(encoder.get(), samples.data() + i % kPacketsPerSecond * kSamplesPerPacket);
        if (i < kPacketsPerSecond) continue;
        makeRoom(packet);
        packets_.push_back(std::move(packet));
    }
}

BytesView OpusTone::next() {
    Bytes& packet = packets_[signature_.counter % packets_.size()];
    const auto bytes = bytesOf(signature_);
    std::copy(bytes.begin(), bytes.end(), packet.end() - static_cast<std::ptrdiff_t>(bytes.size()));
    ++signature_.counter;
    return packet;
}

}  // namespace petcam::peer
