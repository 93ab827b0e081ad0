#include "analysis/picture_pace.hpp"

#include "catch.hpp"

using namespace petcam::gst;

namespace {

constexpr WallTime kBegin = WallTime(Microseconds(1'764'000'000'000'000));

/// How many of ten seconds of pictures are taken; every `late`-th is 12 ms early.
int taken(double picturesPerSecond, int early) {
    PicturePace pace;
    int count = 0;
    for (int i = 0; i < 10 * picturesPerSecond; ++i) {
        auto at = kBegin + Microseconds(static_cast<std::int64_t>(i * 1'000'000 / picturesPerSecond));
        if (early && i % early == 0) at -= 12ms;
        count += pace.takes(at);
    }
    return count;
}

}  // namespace

TEST_CASE("five pictures a second are taken, however many come and however they tremble") {
    for (const double rate : {7.5, 10.0, 15.0, 24.0, 25.0, 30.0}) {
        CHECK(taken(rate, 0) == Approx(50).margin(1));
        CHECK(taken(rate, 3) == Approx(50).margin(2));
    }
    CHECK(taken(5, 0) == 50);
    CHECK(taken(3, 0) == 30);
    CHECK(taken(1, 0) == 10);
}

TEST_CASE("after a pause and after the clock was set back the next picture is taken") {
    PicturePace pace;
    CHECK(pace.takes(kBegin));
    CHECK_FALSE(pace.takes(kBegin + 66ms));
    CHECK(pace.takes(kBegin + 10s));
    CHECK_FALSE(pace.takes(kBegin + 10s + 66ms));
    CHECK(pace.takes(kBegin + 3s));
    CHECK_FALSE(pace.takes(kBegin + 3s + 66ms));
}
