#include "app/wall_clock.hpp"

#include "catch.hpp"
#include "made_frames.hpp"

using namespace petcam::gst;
using app::WallClock;

TEST_CASE("the clock of arrivals runs evenly while the system's is slewed") {
    WallClock clock;
    CHECK(clock.at(100s, kFilmed) == kFilmed);
    CHECK(clock.at(101s, kFilmed + 1s + 300ms) == kFilmed + 1s);
    CHECK(clock.at(102s, kFilmed + 2s - 900ms) == kFilmed + 2s);
}

TEST_CASE("the clock of arrivals follows a system's clock that was set") {
    WallClock clock;
    clock.at(100s, kFilmed);
    CHECK(clock.at(101s, kFilmed + 3600s) == kFilmed + 3600s);
    CHECK(clock.at(102s, kFilmed + 3601s) == kFilmed + 3601s);
    CHECK(clock.at(103s, kFilmed) == kFilmed);
}
