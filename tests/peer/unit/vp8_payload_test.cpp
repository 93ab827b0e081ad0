#include "media/vp8_payload.hpp"

#include "catch.hpp"

using namespace petcam::peer;

namespace {

/// The data of a payload, copied; empty when it is cut short.
Bytes dataOf(const Bytes& payload) {
    const auto data = vp8Data(payload);
    return data ? Bytes(data->begin(), data->end()) : Bytes{};
}

}  // namespace

TEST_CASE("a small VP8 frame is one payload with a 15-bit picture id") {
    CHECK(vp8Payloads(Bytes{0x10, 0x02}, 0x1234) == std::vector<Bytes>{{0x90,        // X, S, partition 0
                                                                        0x80,        // I
                                                                        0x92, 0x34,  // M, picture id
                                                                        0x10, 0x02}});
}

TEST_CASE("only the first payload of a VP8 frame starts the partition, all have its picture id") {
    const Bytes frame(2 * (kMaxPayloadBytes - 4) + 1, 0x11);
    const auto payloads = vp8Payloads(frame, 5);
    REQUIRE(payloads.size() == 3);
    CHECK(payloads[0].size() == kMaxPayloadBytes);
    CHECK(payloads[2].size() == 5);
    CHECK(payloads[0][0] == 0x90);
    CHECK(payloads[1][0] == 0x80);
    CHECK(payloads[2][0] == 0x80);
    for (const Bytes& payload : payloads)
        CHECK(payload[3] == 5);
}

TEST_CASE("a picture id is written over the old one and keeps its 15 bits") {
    Bytes payload = vp8Payloads(Bytes{0x10}, 0x7FFF)[0];
    CHECK(payload == Bytes{0x90, 0x80, 0xFF, 0xFF, 0x10});
    setVp8PictureId(payload, 0x8001);  // has wrapped
    CHECK(payload == Bytes{0x90, 0x80, 0x80, 0x01, 0x10});
}

TEST_CASE("the data behind any VP8 descriptor is found") {
    const std::uint8_t data = 0xDA;
    CHECK(dataOf({0x10, data}) == Bytes{data});
    CHECK(dataOf({0x90, 0x00, data}) == Bytes{data});                          // X alone
    CHECK(dataOf({0x90, 0x80, 0x7F, data}) == Bytes{data});                    // I of 7 bits
    CHECK(dataOf({0x90, 0x80, 0x80, 0x01, data}) == Bytes{data});              // I of 15 bits
    CHECK(dataOf({0x90, 0x40, 0x05, data}) == Bytes{data});                    // L
    CHECK(dataOf({0x90, 0x20, 0x05, data}) == Bytes{data});                    // T
    CHECK(dataOf({0x90, 0x30, 0x05, data}) == Bytes{data});                    // T and K share a byte
    CHECK(dataOf({0x90, 0xF0, 0x80, 0x01, 0x05, 0x06, data}) == Bytes{data});  // all
}

TEST_CASE("a VP8 payload that ends within its descriptor, or with it, has no data") {
    CHECK_FALSE(vp8Data(Bytes{}));
    CHECK_FALSE(vp8Data(Bytes{0x10}));
    CHECK_FALSE(vp8Data(Bytes{0x90}));
    CHECK_FALSE(vp8Data(Bytes{0x90, 0x80}));
    CHECK_FALSE(vp8Data(Bytes{0x90, 0x80, 0x80}));
    CHECK_FALSE(vp8Data(Bytes{0x90, 0x80, 0x80, 0x01}));
    CHECK_FALSE(vp8Data(Bytes{0x90, 0xF0, 0x80, 0x01, 0x05, 0x06}));
}
