#include "petcam/congestion.hpp"

#include "catch.hpp"

using namespace petcam;

namespace {

constexpr Instant kStart{1h};
constexpr Bitrate kSent = 1000_kbps;

rtp::ReportBlock block(std::uint32_t highest, std::int32_t lost) {
    return {.ssrc = 1, .cumulativeLost = lost, .highestSequenceNumber = highest};
}

}  // namespace

TEST_CASE("an estimate that falls below what is sent is a sign, one that is above is none") {
    Congestion link;
    CHECK_FALSE(link.estimate(1400_kbps, kSent, false, kStart));
    CHECK_FALSE(link.estimate(1500_kbps, kSent, false, kStart + 200ms));
    CHECK_FALSE(link.estimate(1300_kbps, kSent, false, kStart + 400ms));  // of no concern: less is sent
    const auto sign = link.estimate(700_kbps, kSent, false, kStart + 600ms);
    REQUIRE(sign);
    CHECK(sign->carries == 700_kbps);
    CHECK(sign->isClear);
}

TEST_CASE("an estimate that falls a little is a sign to wait for another one") {
    Congestion link;
    CHECK_FALSE(link.estimate(1000_kbps, kSent, false, kStart));
    const auto sign = link.estimate(900_kbps, kSent, false, kStart + 200ms);
    REQUIRE(sign);
    CHECK_FALSE(sign->isClear);
}

TEST_CASE("an estimate that is below what is sent and grows is none, one that stands still is") {
    Congestion link;
    Bitrate maximum = 300_kbps;  // the picture was still until now
    CHECK_FALSE(link.estimate(maximum, 200_kbps, false, kStart));
    Instant now = kStart;
    for (int i = 0; i < 25; ++i) {
        now += 200ms;
        maximum = maximum * 1.015;  // 8 per cent a second
        REQUIRE_FALSE(link.estimate(maximum, kSent, false, now));
    }
    bool isSign = false;
    for (int i = 0; i < 7; ++i) {
        now += 200ms;
        isSign |= link.estimate(maximum, kSent, false, now).has_value();
    }
    CHECK(isSign);
}

TEST_CASE("while more and more is sent, half a second without growth is a sign") {
    Congestion link;
    CHECK_FALSE(link.estimate(1000_kbps, kSent, true, kStart));
    CHECK_FALSE(link.estimate(1001_kbps, kSent, true, kStart + 200ms));
    CHECK(link.estimate(1002_kbps, kSent, true, kStart + 400ms));
}

TEST_CASE("nothing is said of a viewer that is sent nothing") {
    Congestion link;
    CHECK_FALSE(link.estimate(1000_kbps, {}, false, kStart));
    CHECK_FALSE(link.estimate(100_kbps, {}, false, kStart + 200ms));
}

TEST_CASE("many losses are a sign, those of a bad radio link are none") {
    Congestion link;
    CHECK_FALSE(link.report(block(100, 0), std::nullopt, kSent, kStart));
    CHECK_FALSE(link.report(block(200, 5), std::nullopt, kSent, kStart + 1s));
    CHECK(link.lost() == 0.05);
    const auto sign = link.report(block(300, 25), std::nullopt, kSent, kStart + 2s);
    REQUIRE(sign);
    CHECK(sign->isClear);
    CHECK(sign->carries == kSent * 0.8 * 0.9);
}

TEST_CASE("few packets prove nothing until there are enough of them") {
    Congestion link;
    CHECK_FALSE(link.report(block(0, 0), std::nullopt, kSent, kStart));
    CHECK_FALSE(link.report(block(20, 5), std::nullopt, kSent, kStart + 1s));
    CHECK(link.report(block(40, 14), std::nullopt, kSent, kStart + 2s));

    Congestion other;
    CHECK_FALSE(other.report(block(0, 0), std::nullopt, kSent, kStart));
    CHECK_FALSE(other.report(block(60, 11), std::nullopt, kSent, kStart + 1s));
    CHECK(other.report(block(100, 18), std::nullopt, kSent, kStart + 2s));
}

TEST_CASE("sequence numbers that begin again and duplicates do no harm") {
    Congestion link;
    CHECK_FALSE(link.report(block(1000, 50), std::nullopt, kSent, kStart));
    CHECK_FALSE(link.report(block(10, 0), std::nullopt, kSent, kStart + 1s));  // another receiver
    CHECK_FALSE(link.report(block(110, -3), std::nullopt, kSent, kStart + 2s));
    CHECK(link.lost() == 0);
}

TEST_CASE("a round trip that takes much longer than it did is a sign at once, a longer one with the next") {
    Congestion link;
    CHECK_FALSE(link.report(block(0, 0), 100ms, kSent, kStart));
    CHECK_FALSE(link.report(block(10, 0), 250ms, kSent, kStart + 1s));
    const auto first = link.report(block(20, 0), 310ms, kSent, kStart + 2s);
    REQUIRE(first);
    CHECK_FALSE(first->isClear);
    const auto second = link.report(block(30, 0), 310ms, kSent, kStart + 3s);
    REQUIRE(second);
    CHECK(second->isClear);

    Congestion other;
    CHECK_FALSE(other.report(block(0, 0), 20ms, kSent, kStart));
    const auto clear = other.report(block(10, 0), 500ms, kSent, kStart + 1s);
    REQUIRE(clear);
    CHECK(clear->isClear);
}

TEST_CASE("another way through the network, which takes longer, is forgiven after half a minute") {
    Congestion link;
    CHECK_FALSE(link.report(block(0, 0), 20ms, kSent, kStart));
    CHECK(link.report(block(10, 0), 300ms, kSent, kStart + 29s));
    CHECK_FALSE(link.report(block(20, 0), 300ms, kSent, kStart + 31s));
}

TEST_CASE("a slow link is a sign only when losses say so too") {
    Congestion link;
    CHECK_FALSE(link.slowLink(kSent, kStart));
    CHECK_FALSE(link.report(block(0, 0), std::nullopt, kSent, kStart));
    CHECK_FALSE(link.report(block(100, 8), std::nullopt, kSent, kStart + 1s));
    CHECK(link.slowLink(kSent, kStart + 1500ms));
    CHECK_FALSE(link.slowLink(kSent, kStart + 4s));
}
