#include "media/tally.hpp"

#include <initializer_list>

#include "catch.hpp"
#include "media/bytes.hpp"
#include "petcam/rtp/bytes.hpp"

using namespace petcam::peer;
using petcam::Instant;
using namespace std::chrono_literals;

namespace {

struct Sent {
    std::uint16_t number = 0;
    std::uint32_t timestamp = 0;
    bool marker = false;
    std::uint8_t payloadType = 96;
    std::size_t payloadBytes = 10;
};

void add(Tally& tally, const Sent& sent, Instant now = {}) {
    Bytes bytes(12 + sent.payloadBytes);
    bytes[0] = 0x80;  // version 2
    bytes[1] = static_cast<std::uint8_t>((sent.marker ? 0x80 : 0) | sent.payloadType);
    petcam::rtp::writeU16(std::span(bytes).subspan(2), sent.number);
    petcam::rtp::writeU32(std::span(bytes).subspan(4), sent.timestamp);
    const auto packet = petcam::rtp::Packet::parse(bytes);
    REQUIRE(packet);
    tally.add(*packet, now);
}

Tally tallyOf(std::initializer_list<std::uint16_t> numbers) {
    Tally tally;
    for (const auto number : numbers)
        add(tally, {.number = number});
    return tally;
}

}  // namespace

TEST_CASE("packets, bytes, empty ones and markers are counted") {
    Tally tally;
    add(tally, {.number = 1});
    add(tally, {.number = 2, .marker = true});
    add(tally, {.number = 3, .payloadBytes = 0});
    add(tally, {.number = 2, .marker = true});
    CHECK(tally.counts().packets == 4);
    CHECK(tally.counts().bytes == 22 + 22 + 12 + 22);
    CHECK(tally.counts().empty == 1);
    CHECK(tally.counts().markers == 1);
    CHECK(tally.counts().duplicates == 1);
}

TEST_CASE("nothing has come to a new tally") {
    const Tally tally;
    CHECK(tally.counts().packets == 0);
    CHECK(tally.missing() == 0);
    CHECK(tally.byPayloadType().empty());
}

TEST_CASE("sequence numbers go on above 65535") {
    const Tally tally = tallyOf({65534, 65535, 0, 1});
    CHECK(tally.firstSequenceNumber() == 65534);
    CHECK(tally.lastSequenceNumber() == 65537);
    CHECK(tally.missing() == 0);
    CHECK(tally.counts().reordered == 0);
}

TEST_CASE("a gap across the wrap is missing, and a late packet from before it fills it") {
    Tally tally = tallyOf({65533, 1});
    CHECK(tally.missing() == 3);
    add(tally, {.number = 65535});
    CHECK(tally.missing() == 2);
    CHECK(tally.counts().reordered == 1);
    add(tally, {.number = 65535});
    CHECK(tally.counts().duplicates == 1);
    add(tally, {.number = 0});
    add(tally, {.number = 65534});
    CHECK(tally.missing() == 0);
    CHECK(tally.lastSequenceNumber() == 65537);
}

TEST_CASE("a packet from before a first one with number 0 extends below zero") {
    const Tally tally = tallyOf({0, 65534, 1});
    CHECK(tally.firstSequenceNumber() == -2);
    CHECK(tally.missing() == 1);
    CHECK(tally.counts().reordered == 1);
}

TEST_CASE("many rounds of 16 bits are counted on") {
    Tally tally;
    for (std::uint32_t i = 0; i < 3 * 65536 + 10; ++i) {
        if (i % 1000 != 999) add(tally, {.number = static_cast<std::uint16_t>(i)});
    }
    CHECK(tally.lastSequenceNumber() == 3 * 65536 + 9);
    CHECK(tally.missing() == 196);
    CHECK(tally.counts().reordered == 0);
}

TEST_CASE("half of the 16 bits ahead is a jump forward, more is too late") {
    CHECK(tallyOf({0, 32767}).missing() == 32766);
    const Tally tally = tallyOf({0, 32769});
    CHECK(tally.counts().tooLate == 1);
    CHECK(tally.lastSequenceNumber() == 0);
}

TEST_CASE("a packet behind the window is counted as too late and as nothing else") {
    Tally tally = tallyOf({0, 5000});
    add(tally, {.number = 100, .marker = true});
    CHECK(tally.counts().tooLate == 1);
    CHECK(tally.counts().packets == 3);
    CHECK(tally.counts().reordered == 0);
    CHECK(tally.counts().markers == 0);
    CHECK(tally.missing() == 4999);
}

TEST_CASE("a timestamp that steps back is counted, not that of a reordered or doubled packet") {
    Tally tally;
    add(tally, {.number = 1, .timestamp = 3000});
    add(tally, {.number = 3, .timestamp = 6000});
    add(tally, {.number = 2, .timestamp = 3000});  // late
    add(tally, {.number = 1, .timestamp = 3000});  // double
    add(tally, {.number = 4, .timestamp = 6000});  // the same picture
    CHECK(tally.counts().timestampStepsBack == 0);
    add(tally, {.number = 5, .timestamp = 5999});
    CHECK(tally.counts().timestampStepsBack == 1);
    add(tally, {.number = 6, .timestamp = 6000});
    CHECK(tally.counts().timestampStepsBack == 1);
}

TEST_CASE("a timestamp that wraps does not step back") {
    Tally tally;
    add(tally, {.number = 1, .timestamp = 0xFFFFF000});
    add(tally, {.number = 2, .timestamp = 0x00000100});
    CHECK(tally.counts().timestampStepsBack == 0);
    add(tally, {.number = 3, .timestamp = 0xFFFFF000});
    CHECK(tally.counts().timestampStepsBack == 1);
}

TEST_CASE("payload types share their numbers and are counted apart") {
    Tally tally;
    add(tally, {.number = 1, .payloadType = 96});
    add(tally, {.number = 2, .payloadType = 102, .payloadBytes = 20});
    add(tally, {.number = 3, .payloadType = 96});
    CHECK(tally.missing() == 0);
    REQUIRE(tally.byPayloadType().size() == 2);
    CHECK(tally.byPayloadType().at(96).packets == 2);
    CHECK(tally.byPayloadType().at(96).bytes == 44);
    CHECK(tally.byPayloadType().at(102).packets == 1);
    CHECK(tally.byPayloadType().at(102).bytes == 32);
}

TEST_CASE("first and last arrival and the longest pause between two are kept") {
    const Instant start{1000s};
    Tally tally;
    add(tally, {.number = 1}, start);
    CHECK(tally.counts().longestPause == 0ms);
    add(tally, {.number = 2}, start + 20ms);
    add(tally, {.number = 3}, start + 520ms);
    add(tally, {.number = 4}, start + 540ms);
    CHECK(tally.counts().longestPause == 500ms);
    CHECK(tally.counts().firstAt == start);
    CHECK(tally.counts().lastAt == start + 540ms);
}
