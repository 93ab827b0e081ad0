#include "streams/losses.hpp"

#include "catch.hpp"
#include "streams/rtcp_tally.hpp"

using namespace petcam;
using namespace petcam::peer;
using Numbers = std::vector<std::uint16_t>;

namespace {

constexpr Instant kStart{1000s};

}  // namespace

TEST_CASE("what is missing is asked for, again after a while, and given up in the end") {
    Losses losses;
    losses.add(65534, 96, kStart);
    CHECK(losses.due(kStart).empty());
    losses.add(2, 96, kStart);
    CHECK(losses.due(kStart) == Numbers{0, 1, 65535});
    CHECK(losses.due(kStart + 219ms).empty());
    CHECK(losses.due(kStart + 220ms) == Numbers{0, 1, 65535});
    CHECK(losses.due(kStart + 2s).empty());
    CHECK(losses.counts().nacked == 3);
    CHECK(losses.counts().givenUp == 3);
}

TEST_CASE("what comes after all is counted by its payload type, if it was asked for") {
    Losses losses;
    losses.add(10, 96, kStart);
    losses.add(14, 96, kStart);
    losses.add(13, 96, kStart);  // late by itself
    losses.due(kStart);
    losses.add(11, 104, kStart + 30ms);
    losses.add(11, 104, kStart + 30ms);
    CHECK(losses.counts().nacked == 2);
    CHECK(losses.counts().recovered == std::map<std::uint8_t, std::uint64_t>{{104, 1}});
    CHECK(losses.due(kStart + 1s) == Numbers{12});
}

TEST_CASE("a Generic NACK names each packet") {
    CHECK(genericNack(1, 2, {0x1234, 5}) ==
          Bytes{0x81, 205, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2, 0x12, 0x34, 0, 0, 0, 5, 0, 0});
}
