#include "record/opus_packet.hpp"

#include "catch.hpp"

using namespace petcam::gst;

namespace {

std::optional<Microseconds> duration(std::vector<std::uint8_t> packet) {
    return opusDuration(packet);
}

}  // namespace

TEST_CASE("the first byte of an Opus packet tells how long it is") {
    // RFC 6716 section 3.1: five bits of configuration, one for stereo, two for the number of frames.
    CHECK(duration({0 << 3, 1}) == 10ms);  // SILK, narrow band
    CHECK(duration({3 << 3, 1}) == 60ms);
    CHECK(duration({12 << 3, 1}) == 10ms);  // hybrid
    CHECK(duration({15 << 3, 1}) == 20ms);
    CHECK(duration({16 << 3, 1}) == 2500us);  // CELT
    CHECK(duration({31 << 3, 1}) == 20ms);
    CHECK(duration({31 << 3 | 1, 1}) == 40ms);   // two frames
    CHECK(duration({31 << 3 | 3, 5}) == 100ms);  // as many as the second byte says
}

TEST_CASE("what cannot be an Opus packet has no duration") {
    CHECK_FALSE(duration({}));
    CHECK_FALSE(duration({31 << 3 | 3}));
    CHECK_FALSE(duration({31 << 3 | 3, 0}));
    CHECK_FALSE(duration({3 << 3 | 3, 3}));  // 180 ms: RFC 6716 section 3.4 allows 120
}

TEST_CASE("a packet of silence is one of 20 ms, for one channel and for two") {
    for (const int channels : {1, 2}) {
        const GstBufferPtr silence = opusSilence(channels);
        const GstBytes bytes(silence.get());
        CHECK(opusDuration({bytes.data(), bytes.size()}) == kOpusSilenceDuration);
        CHECK((bytes.data()[0] & 4) == (channels == 2 ? 4 : 0));
    }
}
