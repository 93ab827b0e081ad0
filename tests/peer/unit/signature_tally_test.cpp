#include "media/signature_tally.hpp"

#include "catch.hpp"

using namespace petcam::peer;

TEST_CASE("signed packets are counted by who made them") {
    SignatureTally tally;
    for (const Signature signature : {Signature{1, 10}, {2, 0}, {1, 11}, {2, 1}, {2, 2}})
        tally.add(signature);
    REQUIRE(tally.sources().size() == 2);
    const auto& one = tally.sources().at(1);
    CHECK(one.packets == 2);
    CHECK(one.seen.first() == 10);
    CHECK(one.seen.last() == 11);
    CHECK(one.seen.missing() == 0);
    CHECK(tally.sources().at(2).packets == 3);
}

TEST_CASE("missing, doubled and reordered signed packets are told apart") {
    SignatureTally tally;
    for (const std::uint32_t counter : {0U, 1U, 5U, 3U, 3U, 6U})
        tally.add({1, counter});
    const auto& source = tally.sources().at(1);
    CHECK(source.packets == 6);
    CHECK(source.duplicates == 1);
    CHECK(source.reordered == 1);
    CHECK(source.seen.missing() == 2);
}

TEST_CASE("a source that counts from 0 again is seen as too late") {
    SignatureTally tally;
    tally.add({1, 100000});
    tally.add({1, 0});
    CHECK(tally.sources().at(1).tooLate == 1);
    CHECK(tally.sources().at(1).seen.first() == 100000);
}

TEST_CASE("counters use all their 32 bits") {
    SignatureTally tally;
    tally.add({1, 0xFFFFFFFE});
    tally.add({1, 0xFFFFFFFF});
    CHECK(tally.sources().at(1).seen.last() == 0xFFFFFFFF);
    CHECK(tally.sources().at(1).seen.missing() == 0);
}
