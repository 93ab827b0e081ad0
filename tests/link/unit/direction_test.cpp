#include "direction.hpp"

#include <stdexcept>

#include "catch.hpp"

using namespace petcam;
using namespace petcam::link;

namespace {

const Instant kStart{100s};

/// An Ethernet header with this type (IEEE 802.3: its bytes 12 and 13), and a number.
Frame frameOf(std::uint16_t type, std::uint8_t number = 0) {
    Frame frame(1000);
    frame[12] = static_cast<std::uint8_t>(type >> 8);
    frame[13] = static_cast<std::uint8_t>(type);
    frame[14] = number;
    return frame;
}
Frame datagram(std::uint8_t number = 0) {
    return frameOf(0x0800, number);
}

/// The numbers of those of 200 datagrams that arrive.
std::vector<std::uint8_t> arrived(Direction& direction) {
    std::vector<std::uint8_t> numbers;
    for (std::uint8_t i = 0; i < 200; ++i)
        direction.offer(datagram(i), kStart);
    while (auto frame = direction.take(kStart))
        numbers.push_back((*frame)[14]);
    return numbers;
}

}  // namespace

TEST_CASE("a new link does nothing") {
    Direction direction(1);
    CHECK(arrived(direction).size() == 200);
    CHECK(direction.counts().frames == 200);
    CHECK(direction.counts().bytes == 200'000);
    CHECK_FALSE(direction.next());
}

TEST_CASE("the delay begins when the bottleneck is passed") {
    Direction direction(1);
    direction.change("rate=800k delay=50ms");
    direction.offer(datagram(), kStart);
    CHECK(direction.next() == kStart + 10ms);
    CHECK_FALSE(direction.take(kStart + 12ms));  // called late
    CHECK(direction.next() == kStart + 60ms);
    CHECK_FALSE(direction.take(kStart + 59ms));
    CHECK(direction.take(kStart + 60ms));
}

TEST_CASE("the same seed loses the same frames") {
    Direction one(7), same(7), other(8);
    for (auto* direction : {&one, &same, &other})
        direction->change("loss=10%");
    const auto kept = arrived(one);
    CHECK(kept.size() > 160);
    CHECK(kept.size() < 195);
    CHECK(kept == arrived(same));
    CHECK(kept != arrived(other));
    CHECK(one.counts().lost == 200 - kept.size());
}

TEST_CASE("who has which address is never lost") {
    Direction direction(1);
    direction.change("loss=100%");
    direction.offer(datagram(), kStart);
    direction.offer(frameOf(0x0806), kStart);
    const auto frame = direction.take(kStart);
    REQUIRE(frame);
    CHECK(resolvesAddresses(*frame));
    CHECK_FALSE(direction.take(kStart));
}

TEST_CASE("a full queue is counted") {
    Direction direction(1);
    direction.change("rate=800k queue=20ms");
    for (int i = 0; i < 5; ++i)
        direction.offer(datagram(), kStart);
    CHECK(direction.counts().overflowed == 3);
    CHECK(direction.queuedBytes() == 2000);
    CHECK(direction.queuedTime() == 20ms);
}

TEST_CASE("words that are wrong change nothing") {
    Direction direction(1);
    direction.change("loss=100%");
    CHECK_THROWS_AS(direction.change("loss=0 speed=1"), std::invalid_argument);
    CHECK(direction.shape().loss == 1);
}
