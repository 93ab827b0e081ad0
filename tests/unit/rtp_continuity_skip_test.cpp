// Padding that is left out of an outgoing stream, and the properties that hold whatever comes.
#include <algorithm>
#include <map>
#include <random>
#include <vector>

#include "catch.hpp"
#include "petcam/rtp/codec.hpp"
#include "petcam/rtp/continuity.hpp"

using namespace petcam;
using rtp::Continuity;

namespace {

constexpr std::uint64_t kKitchen = 1;

Instant at(Duration sinceStart) {
    return Instant{} + 1000s + sinceStart;
}

/// One outgoing stream whose first packet, 10 of the kitchen, has gone out as 500.
struct Stream {
    Stream() { place(10); }

    int place(std::uint16_t number) {
        const auto position = out.place(kKitchen, number, 0, at(0s));
        return position ? position->sequenceNumber : -1;
    }
    void skip(std::uint16_t number) { out.skip(kKitchen, number); }

    Continuity out{rtp::kVideoClockHz, 500, 7000};
};

}  // namespace

TEST_CASE("what follows skipped packets closes up behind them, over the wrap too") {
    Stream stream;
    stream.skip(11);
    stream.skip(12);
    CHECK(stream.place(13) == 501);
    stream.skip(14);
    CHECK(stream.place(15) == 502);

    Continuity out(rtp::kVideoClockHz, 65535, 0);
    CHECK(out.place(kKitchen, 65534, 0, at(0s))->sequenceNumber == 65535);
    out.skip(kKitchen, 65535);
    out.skip(kKitchen, 0);
    CHECK(out.place(kKitchen, 1, 0, at(0s))->sequenceNumber == 0);
}

TEST_CASE("what no source sent goes behind the newest packet, and what comes goes behind that") {
    Stream stream;
    CHECK(stream.place(11) == 501);
    CHECK(stream.out.insert()->sequenceNumber == 502);
    CHECK(stream.out.insert()->sequenceNumber == 503);
    CHECK(stream.place(12) == 504);
    stream.skip(13);
    CHECK(stream.out.insert()->sequenceNumber == 505);
    CHECK(stream.place(14) == 506);
    CHECK(stream.place(17) == 509);  // 15 and 16 are on their way
    CHECK(stream.out.insert()->sequenceNumber == 510);
    CHECK(stream.place(16) == 508);
    CHECK(stream.place(15) == 507);
    CHECK(stream.place(18) == 511);
    const auto padding = stream.out.insert();
    CHECK(padding->timestamp == 7000);
    CHECK_FALSE(padding->newest);
    CHECK(stream.out.place(2, 40, 9, at(1s))->sequenceNumber == 513);  // another source
}

TEST_CASE("nothing is put into a stream that has not begun or has been broken off") {
    Continuity out(rtp::kVideoClockHz, 500, 0);
    CHECK_FALSE(out.insert());
    CHECK(out.place(kKitchen, 1, 0, at(0s))->sequenceNumber == 500);
    out.pause();
    CHECK_FALSE(out.insert());
    CHECK(out.place(kKitchen, 2, 0, at(0s))->sequenceNumber == 501);
}

TEST_CASE("packets reordered around a skipped one each find their own place") {
    Stream stream;
    stream.skip(13);
    CHECK(stream.place(14) == 503);  // 11 and 12 are on their way
    CHECK(stream.place(12) == 502);
    CHECK(stream.place(11) == 501);
    CHECK(stream.place(15) == 504);
}

TEST_CASE("a packet that waits between two skipped ones is placed by the first of them") {
    Stream stream;
    stream.skip(11);
    stream.skip(13);
    CHECK(stream.place(14) == 502);
    CHECK(stream.place(12) == 501);
}

TEST_CASE("a skip that comes late leaves its gap: what follows has gone out already") {
    Stream stream;
    CHECK(stream.place(12) == 502);
    stream.skip(11);
    CHECK(stream.place(13) == 503);
}

TEST_CASE("a skip of a packet sent, skipped or of another source changes nothing") {
    Stream stream;
    stream.skip(10);
    stream.skip(11);
    stream.skip(11);
    stream.out.skip(99, 12);
    CHECK(stream.place(12) == 501);

    Continuity fresh(rtp::kVideoClockHz, 500, 7000);
    fresh.skip(kKitchen, 9);
    CHECK(fresh.place(kKitchen, 10, 0, at(0s))->sequenceNumber == 500);
}

TEST_CASE("a skip within a pause is part of the pause") {
    Stream stream;
    stream.out.pause();
    stream.skip(11);
    CHECK(stream.place(12) == 501);
    stream.skip(13);
    stream.out.pause();
    CHECK(stream.place(20) == 502);
}

TEST_CASE("another source follows without a gap behind a skipped packet") {
    Stream stream;
    CHECK(stream.place(11) == 501);
    stream.skip(12);
    CHECK(stream.out.place(2, 7, 0, at(0s))->sequenceNumber == 502);
}

TEST_CASE("after more skips than are remembered a late packet is placed rightly or not at all") {
    Stream stream;
    std::map<int, int> expected{{10, 500}};
    for (int i = 0; i < 40; ++i) {  // every third is padding, the one before it is late
        const auto number = static_cast<std::uint16_t>(11 + 3 * i);
        expected[number] = 501 + 2 * i;
        expected[number + 1] = 502 + 2 * i;
        CHECK(stream.place(number) == expected[number]);
        stream.skip(static_cast<std::uint16_t>(number + 2));
    }
    int placed = 0;
    for (int i = 39; i >= 0; --i) {
        const int late = 12 + 3 * i;
        const int position = stream.place(static_cast<std::uint16_t>(late));
        INFO("late packet " << late);
        if (position != -1) {
            CHECK(position == expected[late]);
            ++placed;
        }
    }
    CHECK(placed >= 15);
    CHECK(placed < 40);
    CHECK(stream.place(11 + 120) == 581);
}

TEST_CASE("a packet overtaken by a long burst of padding still finds its place") {
    // A sender that probes the network sends dozens of packets of padding in a row.
    Stream stream;
    CHECK(stream.place(12) == 502);
    for (std::uint16_t number = 13; number < 63; ++number) {
        stream.skip(number);
    }
    CHECK(stream.place(11) == 501);
    CHECK(stream.place(63) == 503);
}

namespace {

/// A source that loses, reorders and pads; counts in 64 bits what the stream sees in 16.
struct RandomSource {
    std::mt19937 random;
    std::int64_t next;
    std::vector<std::int64_t> delayed;

    bool oneIn(unsigned n) { return random() % n == 0; }

    /// The next packet to arrive: at most 6 others overtake it.
    std::int64_t arrive() {
        if (!delayed.empty() && (oneIn(3) || next - delayed.front() >= 6)) {
            const auto late = delayed.front();
            delayed.erase(delayed.begin());
            return late;
        }
        if (oneIn(8)) delayed.push_back(next++);
        while (oneIn(20)) {
            ++next;  // lost
        }
        return next++;
    }
};

bool isPadding(std::int64_t number) {
    return (number * 2654435761u >> 7) % 5 == 0;
}

}  // namespace

TEST_CASE("whatever comes: numbers rise as the input does, and no two packets share one") {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        std::mt19937 random(seed);
        Continuity out(rtp::kVideoClockHz, static_cast<std::uint16_t>(random()),
                       static_cast<std::uint32_t>(random()));
        std::map<std::pair<std::uint64_t, std::int64_t>, std::int64_t>
            sent;  // input, in its order, to output
        std::int64_t newest = 0;
        Instant now = at(0s);
        for (std::uint64_t source = 1; source <= 4; ++source) {
            RandomSource packets{std::mt19937(random()), static_cast<std::int64_t>(random() % 65536), {}};
            for (int i = 0; i < 30000; ++i) {
                now += 5ms;
                const auto number = packets.arrive();
                const auto low16 = static_cast<std::uint16_t>(number & 0xFFFF);
                if (packets.oneIn(2000)) {
                    out.pause();
                    packets.next += packets.random() % 900;  // withheld
                    packets.delayed.clear();
                    continue;
                }
                if (isPadding(number)) {
                    out.skip(source, low16);
                    continue;
                }
                const auto position = out.place(source, low16, 0, now);
                if (!position) continue;
                const auto distance = static_cast<std::int16_t>(position->sequenceNumber -
                                                                static_cast<std::uint16_t>(newest & 0xFFFF));
                const std::int64_t outgoing = sent.empty() ? position->sequenceNumber : newest + distance;
                newest = sent.empty() ? outgoing : std::max(newest, outgoing);
                sent[{source, number}] = outgoing;
            }
        }
        INFO("seed " << seed);
        REQUIRE(sent.size() > 80000);
        std::size_t wrong = 0;
        for (auto one = sent.begin(), following = std::next(one); following != sent.end();
             ++one, ++following) {
            wrong += following->second > one->second ? 0 : 1;
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("whatever is skipped: without loss and reordering the outgoing stream has no gap") {
    std::mt19937 random(7);
    Continuity out(rtp::kVideoClockHz, 65000, 0);
    auto expected = std::uint16_t{65000};
    std::uint16_t number = 64000;
    std::size_t gaps = 0;
    for (int i = 0; i < 200000; ++i, ++number) {
        const auto dice = random() % 100;
        if (dice == 0) out.pause();
        if (dice < 30) {
            out.skip(kKitchen, number);
            continue;
        }
        gaps += out.place(kKitchen, number, 0, at(0s))->sequenceNumber == expected++ ? 0 : 1;
    }
    CHECK(gaps == 0);
}

TEST_CASE("a packet that padding has overtaken is the newest all the same, and time goes on behind it") {
    Continuity out(rtp::kVideoClockHz, 100, 0);
    out.place(kKitchen, 1, 1000, at(0s));
    out.skip(kKitchen, 3);
    const auto overtaken = out.place(kKitchen, 2, 7000, at(66ms));
    REQUIRE(overtaken);
    CHECK(overtaken->newest);
    const auto next = out.place(kKitchen, 4, 13000, at(132ms));
    CHECK(next->sequenceNumber == overtaken->sequenceNumber + 1);
    const auto other = out.place(kKitchen + 1, 900, 0, at(132ms));
    CHECK(other->sequenceNumber == next->sequenceNumber + 1);
    CHECK(static_cast<std::int32_t>(other->timestamp - next->timestamp) > 0);
}

TEST_CASE("another source goes on behind a packet that padding has overtaken") {
    Continuity out(rtp::kVideoClockHz, 100, 0);
    out.place(kKitchen, 1, 1000, at(0s));
    out.skip(kKitchen, 3);
    const auto overtaken = out.place(kKitchen, 2, 7000, at(66ms));
    const auto other = out.place(kKitchen + 1, 900, 0, at(66ms));
    CHECK(other->sequenceNumber == overtaken->sequenceNumber + 1);
    CHECK(static_cast<std::int32_t>(other->timestamp - overtaken->timestamp) > 0);
}
