#include "petcam/rtp/transport_feedback.hpp"

#include <vector>

#include "catch.hpp"

using namespace petcam;
using rtp::TransportFeedback;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1, without chunks.
Bytes feedback(std::uint16_t base, std::uint16_t count, std::uint32_t reference, const Bytes& rest) {
    Bytes bytes{0x8F,
                205,
                0,
                0,  // V=2, FMT=15, PT=RTPFB, length
                0,
                0,
                0,
                1,
                0,
                0,
                0,
                2,  // SSRCs
                static_cast<std::uint8_t>(base >> 8),
                static_cast<std::uint8_t>(base & 0xFF),
                static_cast<std::uint8_t>(count >> 8),
                static_cast<std::uint8_t>(count & 0xFF),
                static_cast<std::uint8_t>(reference >> 16),
                static_cast<std::uint8_t>(reference >> 8),
                static_cast<std::uint8_t>(reference),
                7};  // and the count of feedback packets
    bytes.insert(bytes.end(), rest.begin(), rest.end());
    while (bytes.size() % 4 != 0)
        bytes.push_back(0);
    bytes[3] = static_cast<std::uint8_t>(bytes.size() / 4 - 1);
    return bytes;
}

std::vector<TransportFeedback::Status> statusesIn(const Bytes& bytes) {
    std::vector<TransportFeedback::Status> all;
    auto read = TransportFeedback::read(bytes);
    while (read) {
        const auto status = read->next();
        if (!status) break;
        all.push_back(*status);
    }
    return all;
}

}  // namespace

TEST_CASE("a run of packets that arrived has the times of each") {
    // Run of 3 small deltas; 1 ms, 0, 63.75 ms.
    const auto all = statusesIn(feedback(65534, 3, 2, {0x20, 3, 4, 0, 255}));
    REQUIRE(all.size() == 3);
    CHECK(all[0].sequenceNumber == 65534);
    CHECK(all[2].sequenceNumber == 0);
    CHECK(all[0].arrived);
    CHECK(all[0].at == 129ms);
    CHECK(all[1].at == 129ms);
    CHECK(all[2].at == 129ms + 63750us);
}

TEST_CASE("vectors of one bit and of two tell which arrived") {
    // One bit: 1 0 1 and eleven 0 (0x8000 | 0x2800); two bits: 10 00 01 and four lost (0xC000 | 0x2100).
    const auto all = statusesIn(feedback(10, 21, 0, {0xA8, 0x00, 0xE1, 0x00, 8, 8, 0x01, 0x90, 4}));
    REQUIRE(all.size() == 21);
    std::vector<std::uint16_t> arrived;
    for (const auto& status : all) {
        if (status.arrived) arrived.push_back(status.sequenceNumber);
    }
    CHECK(arrived == std::vector<std::uint16_t>{10, 12, 24, 26});
    CHECK(all[2].at == 4ms);
    CHECK(all[14].at == 104ms);
    CHECK(all[16].at == 105ms);
}

TEST_CASE("a packet that arrived before the one before it has a negative delta") {
    // Two bits: 01 10, five lost: 11 01 10 00 00 00 00 00 -> chunk 0xD8 0x00.
    const auto all = statusesIn(feedback(1, 2, 0, {0xD8, 0x00, 40, 0xFF, 0xFC}));
    REQUIRE(all.size() == 2);
    CHECK(all[0].at == 10ms);
    CHECK(all[1].at == 9ms);
}

TEST_CASE("a reference time before zero, as after a wrap, is read with its sign") {
    const auto all = statusesIn(feedback(1, 1, 0xFFFFFF, {0x20, 1, 0}));
    REQUIRE(all.size() == 1);
    CHECK(all[0].at == -64ms);
}

TEST_CASE("what is cut short, empty or of another kind ends early and never leaves the bytes") {
    CHECK_FALSE(TransportFeedback::read({}));
    Bytes bytes = feedback(1, 1, 0, {0x20, 1, 0});
    bytes[0] = 0x81;  // a generic NACK
    CHECK_FALSE(TransportFeedback::read(bytes));
    CHECK(statusesIn(feedback(1, 0, 0, {})).empty());
    CHECK(statusesIn(feedback(1, 500, 0, {})).empty());
    CHECK(statusesIn(feedback(1, 0xFFFF, 0, {0x3F, 0xFF})).empty());           // deltas are missing
    CHECK(statusesIn(feedback(1, 0xFFFF, 0, {0x1F, 0xFF})).size() == 0x1FFF);  // lost packets need none
    CHECK(statusesIn(feedback(1, 5, 0, {0x00, 0x00, 0x00, 0x00})).empty());    // runs of none
}
