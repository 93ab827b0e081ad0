#include "petcam/histogram.hpp"

#include <numeric>

#include "catch.hpp"

using namespace petcam;

TEST_CASE("a histogram counts values up to their bound, and those beyond all bounds") {
    Histogram histogram;
    for (const std::uint32_t value : {0u, 1u, 2u, 100u, 101u, 10000u, 10001u, 4'000'000'000u}) {
        histogram.add(value);
    }
    const auto counts = histogram.counts();
    CHECK(counts[0] == 2);   // up to 1
    CHECK(counts[1] == 1);   // up to 5
    CHECK(counts[5] == 1);   // up to 100
    CHECK(counts[6] == 1);   // up to 200
    CHECK(counts[11] == 1);  // up to 10000
    CHECK(counts[12] == 2);
    CHECK(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}) == 8);
    CHECK(histogram.sum() == 4'000'020'205);
}

TEST_CASE("times are counted in milliseconds, those before their beginning as none") {
    Histogram histogram;
    histogram.add(Duration(4'900us));
    histogram.add(Duration(-3s));
    histogram.add(Duration(1000h));
    CHECK(histogram.counts()[0] == 1);
    CHECK(histogram.counts()[1] == 1);
    CHECK(histogram.counts()[12] == 1);
}
