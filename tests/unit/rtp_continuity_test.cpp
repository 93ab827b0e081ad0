#include "petcam/rtp/continuity.hpp"

#include <vector>

#include "catch.hpp"
#include "petcam/rtp/codec.hpp"

using namespace petcam;
using rtp::Continuity;

namespace {

constexpr std::uint64_t kKitchen = 1;
constexpr std::uint64_t kGarden = 2;

Instant at(Duration sinceStart) {
    return Instant{} + 1000s + sinceStart;
}

/// One outgoing video stream whose first packet is 500, timestamp 7000.
struct Stream {
    Continuity out{rtp::kVideoClockHz, 500, 7000};

    /// The outgoing sequence number; -1 when the packet must not be sent.
    int number(std::uint64_t source, std::uint16_t number, Duration when = 0s) {
        const auto position = out.place(source, number, 0, at(when));
        return position ? position->sequenceNumber : -1;
    }
    std::vector<int> numbers(std::uint64_t source, std::initializer_list<std::uint16_t> incoming) {
        std::vector<int> outgoing;
        for (const auto one : incoming) {
            outgoing.push_back(number(source, one));
        }
        return outgoing;
    }
};

using Numbers = std::vector<int>;

}  // namespace

TEST_CASE("the first packet gets the number and timestamp the stream was made with, and begins it") {
    Continuity out(rtp::kVideoClockHz, 500, 7000);
    const auto first = out.place(kKitchen, 31000, 123456, at(0s));
    REQUIRE(first);
    CHECK(first->sequenceNumber == 500);
    CHECK(first->timestamp == 7000);
    CHECK(first->begins);
    const auto second = out.place(kKitchen, 31001, 123456 + 3000, at(33ms));
    REQUIRE(second);
    CHECK(second->sequenceNumber == 501);
    CHECK(second->timestamp == 10000);
    CHECK_FALSE(second->begins);
}

TEST_CASE("sequence numbers go on over the wrap of the incoming and of the outgoing stream") {
    Stream stream;
    CHECK(stream.numbers(kKitchen, {65534, 65535, 0, 1}) == Numbers{500, 501, 502, 503});
    Continuity out(rtp::kVideoClockHz, 65534, 0);
    for (const int expected : {65534, 65535, 0, 1}) {
        const auto incoming = static_cast<std::uint16_t>(100 + expected);
        CHECK(out.place(kKitchen, incoming, 0, at(0s))->sequenceNumber == expected);
    }
}

TEST_CASE("timestamps go on over their wrap") {
    Continuity out(rtp::kVideoClockHz, 1, 0xFFFFFF00);
    CHECK(out.place(kKitchen, 1, 0xFFFFFFF0, at(0s))->timestamp == 0xFFFFFF00);
    CHECK(out.place(kKitchen, 2, 0x00000BA8, at(33ms))->timestamp == 0x00000AB8);
}

TEST_CASE("a lost packet leaves its gap, so that the receiver can miss it") {
    Stream stream;
    CHECK(stream.numbers(kKitchen, {10, 11, 14, 15}) == Numbers{500, 501, 504, 505});
}

TEST_CASE("reordered packets keep their place, over the wrap too") {
    Stream stream;
    CHECK(stream.numbers(kKitchen, {10, 13, 11, 12, 14}) == Numbers{500, 503, 501, 502, 504});
    Stream wrapping;
    CHECK(wrapping.numbers(kKitchen, {65534, 1, 65535, 0, 2}) == Numbers{500, 503, 501, 502, 504});
}

TEST_CASE("a repeated packet gets the same place again, for SRTP to drop") {
    Stream stream;
    CHECK(stream.numbers(kKitchen, {10, 11, 11, 10, 12}) == Numbers{500, 501, 501, 500, 502});
}

TEST_CASE("packets older than the one the source began with are refused") {
    Stream stream;
    CHECK(stream.numbers(kKitchen, {100, 99, 98, 101}) == Numbers{500, -1, -1, 501});
    Stream wrapping;
    CHECK(wrapping.numbers(kKitchen, {0, 65535, 1}) == Numbers{500, -1, 501});
}

TEST_CASE("another source goes on with the next number, and its timestamps with the time that passed") {
    Continuity out(rtp::kVideoClockHz, 500, 7000);
    out.place(kKitchen, 10, 1000, at(0s));
    out.place(kKitchen, 11, 4000, at(33ms));
    const auto changed = out.place(kGarden, 60000, 0xF0000000, at(533ms));
    REQUIRE(changed);
    CHECK(changed->sequenceNumber == 502);
    CHECK(changed->timestamp == 7000 + 3000 + 45000);  // 500 ms of a 90 kHz clock
    CHECK(changed->begins);
    const auto next = out.place(kGarden, 60001, 0xF0000000 + 3000, at(566ms));
    REQUIRE(next);
    CHECK(next->sequenceNumber == 503);
    CHECK(next->timestamp == changed->timestamp + 3000);
    CHECK_FALSE(next->begins);
}

TEST_CASE("sound counts the time between sources with its own clock") {
    Continuity out(rtp::kOpusClockHz, 1, 0);
    out.place(kKitchen, 1, 0, at(0s));
    CHECK(out.place(kGarden, 1, 99, at(2s))->timestamp == 96000);
}

TEST_CASE("a change of source within one instant still moves the timestamp on, and never back") {
    Continuity out(rtp::kVideoClockHz, 1, 7000);
    out.place(kKitchen, 1, 1000, at(1s));
    CHECK(out.place(kGarden, 1, 5, at(1s))->timestamp == 7001);
    CHECK(out.place(kKitchen, 9, 5, at(0s))->timestamp == 7002);  // even if time were to go back
}

TEST_CASE(
    "after the newest packet came first, another source follows behind it and not behind the late one") {
    Continuity out(rtp::kVideoClockHz, 500, 7000);
    out.place(kKitchen, 10, 0, at(0s));
    out.place(kKitchen, 12, 6000, at(10ms));
    out.place(kKitchen, 11, 3000, at(20ms));
    const auto changed = out.place(kGarden, 1, 0, at(30ms));
    CHECK(changed->sequenceNumber == 503);
    CHECK(changed->timestamp == 7000 + 6000 + 1800);  // 20 ms after the newest
}

TEST_CASE("packets of the new source older than its first are refused, also where the old source had been") {
    Stream stream;
    CHECK(stream.numbers(kKitchen, {10, 11}) == Numbers{500, 501});
    CHECK(stream.numbers(kGarden, {20, 19, 11, 21}) == Numbers{502, -1, -1, 503});
}

TEST_CASE("after a pause the next packet follows without a gap while the clock has gone on") {
    Continuity out(rtp::kOpusClockHz, 500, 7000);
    out.place(kKitchen, 10, 960, at(0ms));
    out.pause();
    const auto resumed = out.place(kKitchen, 60, 960 + 50 * 960, at(1s));  // 50 packets of 20 ms later
    REQUIRE(resumed);
    CHECK(resumed->sequenceNumber == 501);
    CHECK(resumed->timestamp == 7000 + 48000);
    CHECK(resumed->begins);
    const auto next = out.place(kKitchen, 61, 960 + 51 * 960, at(1020ms));
    CHECK(next->sequenceNumber == 502);
    CHECK_FALSE(next->begins);
}

TEST_CASE("after a pause of a night the timestamp is ahead by no more than a receiver can tell from behind") {
    Continuity out(rtp::kVideoClockHz, 500, 7000);
    out.place(kKitchen, 10, 1000, at(0s));
    out.pause();
    const std::uint32_t morning = 1000 + 9 * 3600 * 90000u;  // its own clock went past 2^31 ticks
    const auto resumed = out.place(kKitchen, 60, morning, at(9h));
    REQUIRE(resumed);
    CHECK(resumed->sequenceNumber == 501);
    CHECK(resumed->timestamp == 7000 + 3600 * 90000);
    CHECK(out.place(kKitchen, 61, morning + 6000, at(9h))->timestamp == resumed->timestamp + 6000);
}

TEST_CASE("late packets of before and within a pause are refused behind it") {
    Stream stream;
    CHECK(stream.numbers(kKitchen, {10, 11}) == Numbers{500, 501});
    stream.out.pause();
    CHECK(stream.numbers(kKitchen, {11, 10, 60, 59, 12, 11, 61}) == Numbers{-1, -1, 502, -1, -1, -1, 503});
}

TEST_CASE("a pause before the first packet, one twice and one over a change of source change nothing more") {
    Stream stream;
    stream.out.pause();
    CHECK(stream.number(kKitchen, 10) == 500);
    stream.out.pause();
    stream.out.pause();
    CHECK(stream.number(kKitchen, 20) == 501);
    stream.out.pause();
    CHECK(stream.number(kGarden, 7) == 502);
    CHECK(stream.number(kGarden, 9) == 504);
}

TEST_CASE("after a long pause a number that looks old is new again") {
    // 16 bits tell newer from older only within 32768 packets: 11 minutes of sound, 5 of video.
    Stream brief;
    CHECK(brief.number(kKitchen, 10, 0s) == 500);
    brief.out.pause();
    CHECK(brief.number(kKitchen, 40010, 1s) == -1);
    Stream lengthy;
    CHECK(lengthy.number(kKitchen, 10, 0s) == 500);
    lengthy.out.pause();
    CHECK(lengthy.number(kKitchen, 40010, 11s) == 501);
    CHECK(lengthy.number(kKitchen, 40011, 11s) == 502);
    CHECK(lengthy.number(kKitchen, 40009, 11s) == -1);
}

TEST_CASE("a source that was left without a pause is taken up again however many packets went by") {
    // A viewer that looks at another camera for 6 minutes while that one sends nothing.
    Continuity out(rtp::kVideoClockHz, 500, 7000);
    out.place(kKitchen, 10, 1000, at(0s));
    const auto back = out.place(kKitchen, 36010, 1000 + 360 * 90000, at(360s));
    REQUIRE(back);
    CHECK(back->sequenceNumber == 501);
    CHECK(back->timestamp == 7000 + 360 * 90000);
    CHECK(back->begins);
    CHECK(out.place(kKitchen, 36011, 1000 + 360 * 90000, at(360s))->sequenceNumber == 502);
}

TEST_CASE("a silence of any length without a jump is no beginning") {
    Stream stream;
    CHECK(stream.number(kKitchen, 10, 0s) == 500);
    const auto next = stream.out.place(kKitchen, 11, 0, at(60s));
    CHECK(next->sequenceNumber == 501);
    CHECK_FALSE(next->begins);
}
