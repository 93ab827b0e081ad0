#include "petcam/rate_meter.hpp"

#include "catch.hpp"

using namespace petcam;

TEST_CASE("a rate is of the last second, and of less while a stream has just begun") {
    RateMeter meter;
    Instant now{1000s};
    CHECK(meter.rate(now) == Bitrate{});
    for (int i = 0; i < 50; ++i, now += 10ms)
        meter.add(125, now);  // 100 kbit/s
    CHECK(meter.rate(now).bitsPerSecond >= 95'000);
    CHECK(meter.rate(now).bitsPerSecond <= 105'000);
    for (int i = 0; i < 200; ++i, now += 10ms)
        meter.add(1250, now);
    CHECK(meter.rate(now).bitsPerSecond >= 900'000);
    CHECK(meter.rate(now).bitsPerSecond <= 1'050'000);
}

TEST_CASE("lately is sooner down than the whole second") {
    RateMeter meter;
    Instant now{1000s};
    for (int i = 0; i < 100; ++i, now += 10ms)
        meter.add(1250, now);
    for (int i = 0; i < 40; ++i, now += 10ms)
        meter.add(125, now);
    CHECK(meter.rate(now).bitsPerSecond > 500'000);
    CHECK(meter.lately(now).bitsPerSecond < 150'000);
}

TEST_CASE("a stream that was silent for a second begins anew") {
    RateMeter meter;
    meter.add(100'000, Instant{1000s});
    CHECK(meter.rate(Instant{1002s}) == Bitrate{});
    meter.add(125, Instant{1002s});
    CHECK(meter.rate(Instant{1002s}).bitsPerSecond == 8'000);  // in an eighth of a second
}
