#include "delay_line.hpp"

#include "catch.hpp"

using namespace petcam;
using namespace petcam::link;

namespace {

const Instant kStart{100s};

}  // namespace

TEST_CASE("what goes in comes out after the delay") {
    DelayLine line;
    CHECK_FALSE(line.next());
    line.put({1}, kStart, 50ms);
    CHECK(line.next() == kStart + 50ms);
    CHECK_FALSE(line.take(kStart + 49ms));
    CHECK(line.take(kStart + 50ms) == Frame{1});
    CHECK_FALSE(line.take(kStart + 50ms));
}

TEST_CASE("nothing overtakes when the delay becomes shorter") {
    DelayLine line;
    line.put({1}, kStart, 100ms);
    line.put({2}, kStart + 10ms, 20ms);
    CHECK_FALSE(line.take(kStart + 30ms));
    CHECK(line.take(kStart + 100ms) == Frame{1});
    CHECK(line.take(kStart + 100ms) == Frame{2});
}
