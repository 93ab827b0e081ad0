#include "bridge/backoff.hpp"

#include "catch.hpp"

using petcam::bridge::pauseAfter;
using namespace std::chrono_literals;

TEST_CASE("each failure in a row doubles the pause, up to the longest") {
    CHECK(pauseAfter(1, 1s, 60s, 1) == 1s);
    CHECK(pauseAfter(2, 1s, 60s, 1) == 2s);
    CHECK(pauseAfter(6, 1s, 60s, 1) == 32s);
    CHECK(pauseAfter(7, 1s, 60s, 1) == 60s);
    CHECK(pauseAfter(1'000'000, 1s, 60s, 1) == 60s);
}

TEST_CASE("half of a pause is left to chance") {
    CHECK(pauseAfter(3, 1s, 60s, 0) == 2s);
    CHECK(pauseAfter(3, 1s, 60s, 0.5) == 3s);
}
