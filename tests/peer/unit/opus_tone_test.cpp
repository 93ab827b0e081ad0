#include "media/opus_tone.hpp"

#include <opus.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <stdexcept>

#include "catch.hpp"

using namespace petcam::peer;

namespace {

class Decoder {
public:
    std::vector<float> decode(BytesView packet) {
        std::vector<float> samples(5760);  // the longest packet: 120 ms
        const int count =
            opus_decode_float(decoder_.get(), packet.data(), static_cast<opus_int32>(packet.size()),
                              samples.data(), static_cast<int>(samples.size()), 0);
        REQUIRE(count >= 0);
        samples.resize(static_cast<std::size_t>(count));
        return samples;
    }

private:
    std::unique_ptr<OpusDecoder, decltype(&opus_decoder_destroy)> decoder_{
        opus_decoder_create(48000, 1, nullptr), &opus_decoder_destroy};
};

std::vector<float> secondsOf(OpusTone& tone, int packets) {
    Decoder decoder;
    std::vector<float> all;
    for (int i = 0; i < packets; ++i) {
        const auto samples = decoder.decode(tone.next());
        all.insert(all.end(), samples.begin(), samples.end());
    }
    return all;
}

/// The amplitude of one frequency (a single bin of a Fourier transform).
double amplitudeAt(unsigned frequencyHz, std::span<const float> samples) {
    double real = 0;
    double imaginary = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double angle = 2 * std::numbers::pi * frequencyHz * static_cast<double>(i) / 48000;
        real += samples[i] * std::cos(angle);
        imaginary += samples[i] * std::sin(angle);
    }
    return 2 * std::hypot(real, imaginary) / static_cast<double>(samples.size());
}

double power(std::span<const float> samples) {
    double sum = 0;
    for (const float sample : samples)
        sum += static_cast<double>(sample) * sample;
    return sum / static_cast<double>(samples.size());
}

}  // namespace

TEST_CASE("every packet of a tone is 20 ms of mono and signed with the next counter") {
    OpusTone tone(500, 0xCAFE);
    Decoder decoder;
    for (std::uint32_t counter = 0; counter < 120; ++counter) {
        const BytesView packet = tone.next();
        CHECK(readSignature(packet) == Signature{0xCAFE, counter});
        CHECK(decoder.decode(packet).size() == OpusTone::kSamplesPerPacket);
        CHECK(opus_packet_get_nb_channels(packet.data()) == 1);
    }
}

TEST_CASE("the signature changes nothing of the sound") {
    OpusTone tone(500, 1);
    Decoder signedSound;
    Decoder bareSound;
    for (int i = 0; i < 60; ++i) {
        const BytesView packet = tone.next();
        Bytes bare(packet.begin(), packet.end());
        const int size = opus_packet_unpad(bare.data(), static_cast<opus_int32>(bare.size()));
        REQUIRE(static_cast<std::size_t>(size) + kSignatureBytes + 2 == packet.size());
        bare.resize(static_cast<std::size_t>(size));
        CHECK_FALSE(readSignature(bare));
        REQUIRE(signedSound.decode(packet) == bareSound.decode(bare));
    }
}

TEST_CASE("a tone is a sine of its frequency with half amplitude, also where its loop closes") {
    const auto frequency = GENERATE(440U, 500U, 1130U, 1790U, 2370U);
    OpusTone tone(frequency, 1);
    const auto samples = secondsOf(tone, 120);
    // From one packet after the start (the decoder fades in), in windows of 100 ms over two loops.
    for (std::size_t at = 4800; at + 4800 <= samples.size(); at += 960) {
        const auto window = std::span(samples).subspan(at, 4800);
        const double amplitude = amplitudeAt(frequency, window);
        CHECK(amplitude == Approx(0.5).margin(0.03));
        CHECK(power(window) - amplitude * amplitude / 2 < 0.0005);  // what is not the sine: 24 dB below it
    }
}

TEST_CASE("two tones of one frequency differ in their signatures alone") {
    OpusTone one(500, 1);
    OpusTone other(500, 2);
    for (int i = 0; i < 60; ++i) {
        const BytesView packet = one.next();
        const BytesView another = other.next();
        REQUIRE(packet.size() == another.size());
        const auto sound = packet.size() - kSignatureBytes;
        CHECK(
            std::equal(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(sound), another.begin()));
    }
}

TEST_CASE("a tone out of hearing is refused") {
    CHECK_THROWS_AS(OpusTone(0, 1), std::invalid_argument);
    CHECK_THROWS_AS(OpusTone(20000, 1), std::invalid_argument);
}
