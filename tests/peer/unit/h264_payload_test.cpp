#include "media/h264_payload.hpp"

#include <numeric>

#include "catch.hpp"

using namespace petcam::peer;

namespace {

/// A NAL unit of that many bytes with changing content.
Bytes unit(std::uint8_t header, std::size_t size) {
    Bytes bytes(size);
    std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
    bytes[0] = header;
    return bytes;
}

std::vector<Bytes> payloadsOf(const std::vector<Bytes>& units) {
    return h264Payloads({units.begin(), units.end()});
}

/// RFC 6184 section 5.8, read back: the NAL unit out of its FU-A fragments.
Bytes joined(const std::vector<Bytes>& fragments) {
    Bytes whole{static_cast<std::uint8_t>((fragments[0][0] & 0xE0) | (fragments[0][1] & 0x1F))};
    for (const Bytes& fragment : fragments)
        whole.insert(whole.end(), fragment.begin() + 2, fragment.end());
    return whole;
}

}  // namespace

TEST_CASE("parameter sets travel together in a STAP-A") {
    const auto payloads = payloadsOf({{0x67, 0x42, 0xE0}, {0x68, 0xCE}, {0x65, 0x88}});
    REQUIRE(payloads.size() == 2);
    CHECK(payloads[0] == Bytes{0x78,                    // F = 0, NRI = 3, type 24
                               0, 3, 0x67, 0x42, 0xE0,  // size and unit
                               0, 2, 0x68, 0xCE});
    CHECK(payloads[1] == Bytes{0x65, 0x88});
}

TEST_CASE("a STAP-A takes over the highest importance and any forbidden bit") {
    CHECK(payloadsOf({{0x27, 0x42}, {0x48, 0xCE}})[0][0] == 0x58);  // NRI 1 and 2
    CHECK(payloadsOf({{0x27, 0x42}, {0xA8, 0xCE}})[0][0] == 0xB8);  // F in the second
}

TEST_CASE("a lone parameter set and what does not fit into a STAP-A travel alone") {
    CHECK(payloadsOf({{0x67, 0x42}, {0x65, 0x88}}) == std::vector<Bytes>{{0x67, 0x42}, {0x65, 0x88}});
    // 1 byte of header and twice 2 of size leave 1,145.
    CHECK(payloadsOf({unit(0x67, 1000), unit(0x68, 145)}).size() == 1);
    CHECK(payloadsOf({unit(0x67, 1000), unit(0x68, 146)}).size() == 2);
}

TEST_CASE("a NAL unit of the largest payload is not fragmented, one byte more is") {
    CHECK(payloadsOf({unit(0x65, kMaxPayloadBytes)}) == std::vector<Bytes>{unit(0x65, kMaxPayloadBytes)});

    const auto fragments = payloadsOf({unit(0x65, kMaxPayloadBytes + 1)});
    REQUIRE(fragments.size() == 2);
    CHECK(fragments[0].size() == kMaxPayloadBytes);
    CHECK(fragments[0][0] == 0x7C);  // FU indicator: NRI = 3, type 28
    CHECK(fragments[0][1] == 0x85);  // FU header: S, type 5
    CHECK(fragments[1][1] == 0x45);  // E, type 5
    CHECK(joined(fragments) == unit(0x65, kMaxPayloadBytes + 1));
}

TEST_CASE("fragments in the middle are neither start nor end, and all together are the unit") {
    const Bytes whole = unit(0x41, 3 * (kMaxPayloadBytes - 2) + 1);  // exactly three full ones
    const auto fragments = payloadsOf({whole});
    REQUIRE(fragments.size() == 3);
    CHECK(fragments[0][0] == 0x5C);  // NRI = 2, type 28
    CHECK(fragments[0][1] == 0x81);
    CHECK(fragments[1][1] == 0x01);
    CHECK(fragments[2][1] == 0x41);
    CHECK(joined(fragments) == whole);
}
