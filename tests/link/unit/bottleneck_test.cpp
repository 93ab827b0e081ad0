#include "bottleneck.hpp"

#include "catch.hpp"

using namespace petcam;
using namespace petcam::link;

namespace {

const Instant kStart{100s};
constexpr std::uint64_t kRate = 800'000;  // 100,000 bytes a second: 1,000 bytes take 10 ms

Bottleneck narrow(Duration queue = 200ms) {
    Bottleneck bottleneck;
    bottleneck.limit(kRate, queue);
    return bottleneck;
}

/// How many frames are through by `now`.
std::size_t through(Bottleneck& bottleneck, Instant now) {
    Instant at;
    std::size_t count = 0;
    while (bottleneck.take(now, &at))
        ++count;
    return count;
}

}  // namespace

TEST_CASE("frames pass one after another at the rate") {
    auto bottleneck = narrow();
    for (int i = 0; i < 3; ++i)
        REQUIRE(bottleneck.offer(Frame(1000), kStart));
    CHECK(bottleneck.next() == kStart + 10ms);
    CHECK(bottleneck.queuedBytes() == 3000);
    CHECK(bottleneck.queuedTime() == 30ms);
    CHECK(through(bottleneck, kStart + 9ms) == 0);
    CHECK(through(bottleneck, kStart + 20ms) == 2);
    CHECK(through(bottleneck, kStart + 30ms) == 1);
    CHECK_FALSE(bottleneck.next());
}

TEST_CASE("a late caller makes the link no slower") {
    auto bottleneck = narrow();
    for (int i = 0; i < 2; ++i)
        REQUIRE(bottleneck.offer(Frame(1000), kStart));
    Instant at;
    REQUIRE(bottleneck.take(kStart + 15ms, &at));
    CHECK(at == kStart + 10ms);
    CHECK(bottleneck.next() == kStart + 20ms);
}

TEST_CASE("a pause is not saved up for later") {
    auto bottleneck = narrow();
    REQUIRE(bottleneck.offer(Frame(1000), kStart));
    CHECK(through(bottleneck, kStart + 1s) == 1);
    REQUIRE(bottleneck.offer(Frame(1000), kStart + 1s));
    CHECK(bottleneck.next() == kStart + 1s + 10ms);
}

TEST_CASE("what finds the queue full is dropped, and there is room again when some has passed") {
    auto bottleneck = narrow(25ms);
    CHECK(bottleneck.offer(Frame(1000), kStart));
    CHECK(bottleneck.offer(Frame(1000), kStart));
    CHECK_FALSE(bottleneck.offer(Frame(1000), kStart));
    CHECK(bottleneck.offer(Frame(400), kStart));
    CHECK(through(bottleneck, kStart + 10ms) == 1);
    CHECK(bottleneck.offer(Frame(1000), kStart + 10ms));
}

TEST_CASE("a frame that takes longer than the queue passes an idle link") {
    auto bottleneck = narrow(1ms);
    CHECK(bottleneck.offer(Frame(1000), kStart));
    CHECK_FALSE(bottleneck.offer(Frame(1000), kStart));
    CHECK(through(bottleneck, kStart + 10ms) == 1);
}

TEST_CASE("another rate holds for all but the frame that is under way") {
    auto bottleneck = narrow();
    for (int i = 0; i < 2; ++i)
        REQUIRE(bottleneck.offer(Frame(1000), kStart));
    bottleneck.limit(2 * kRate, 200ms);
    CHECK(bottleneck.next() == kStart + 10ms);
    CHECK(through(bottleneck, kStart + 10ms) == 1);
    CHECK(bottleneck.next() == kStart + 15ms);
}

TEST_CASE("without a rate nothing waits") {
    Bottleneck bottleneck;
    for (int i = 0; i < 1000; ++i)
        REQUIRE(bottleneck.offer(Frame(1500), kStart));
    CHECK(bottleneck.queuedTime() == 0ms);
    CHECK(through(bottleneck, kStart) == 1000);
}
