#include "petcam/need.hpp"

#include "catch.hpp"

using namespace petcam;

namespace {

constexpr Need kNothing{};
constexpr Need kTile{1, true};
constexpr Need kAll = Need::everything();

struct Asked {
    Instant now{1000s};
    Rest rest{now};

    std::optional<Need> look(Need need, Duration later = 0s, bool seen = true) {
        now += later;
        return rest.look(need, seen, now);
    }
};

}  // namespace

TEST_CASE("a need covers what is less in both, and nothing that is more in one") {
    CHECK(kAll.covers(kTile));
    CHECK(kTile.covers(kTile));
    CHECK_FALSE(kTile.covers({2, false}));
    CHECK_FALSE(Need{3, false}.covers(kTile));
    CHECK((Need{2, false} | Need{1, true}) == Need{2, true});
}

TEST_CASE("less is asked for only when it was less for five seconds") {
    Asked asked;
    CHECK_FALSE(asked.look(kNothing));
    CHECK_FALSE(asked.look(kNothing, 4999ms));
    CHECK(asked.look(kNothing, 1ms) == kNothing);
    CHECK(asked.rest.isResting());
    CHECK_FALSE(asked.look(kNothing, 60s));
}

TEST_CASE("who comes back in time keeps it awake") {
    Asked asked;
    asked.look(kNothing);
    CHECK_FALSE(asked.look(kAll, 4s));
    CHECK_FALSE(asked.look(kNothing, 4s));
    CHECK_FALSE(asked.look(kNothing, 4s));
    CHECK(asked.look(kNothing, 1s) == kNothing);
}

TEST_CASE("more is asked for at once, and nothing is taken away with it") {
    Asked asked;
    asked.look(kTile);
    REQUIRE(asked.look(kTile, 5s) == kTile);
    CHECK(asked.look({2, false}, 1ms) == Need{2, true});
    REQUIRE_FALSE(asked.look({2, false}));
    CHECK(asked.look({2, false}, 5s) == Need{2, false});
}

TEST_CASE("upper layers rest first") {
    Asked asked;
    asked.look(kTile);
    CHECK(asked.look(kTile, 5s) == kTile);
    CHECK_FALSE(asked.rest.isResting());
    asked.look(kNothing);
    CHECK(asked.look(kNothing, 5s) == kNothing);
}

TEST_CASE("since when it is awake is known") {
    Asked asked;
    asked.look(kNothing);
    asked.look(kNothing, 5s);
    CHECK_FALSE(asked.rest.wokeAt());
    asked.look(kTile, 10s);
    CHECK(asked.rest.wokeAt() == asked.now);
    const Instant woke = asked.now;
    asked.look(kAll, 1s);
    CHECK(asked.rest.wokeAt() == woke);
}

TEST_CASE("a publisher that was asked for a picture and sends none is asked again every second") {
    Asked asked;
    asked.look(kNothing);
    asked.look(kNothing, 5s);
    CHECK_FALSE(asked.look(kNothing, 10s, false));
    REQUIRE(asked.look(kAll, 0s, false) == kAll);
    CHECK_FALSE(asked.look(kAll, 900ms, false));
    CHECK(asked.look(kAll, 100ms, false) == kAll);
    CHECK(asked.look(kAll, 1s, false) == kAll);
    CHECK_FALSE(asked.look(kAll, 1s, true));
}

TEST_CASE("a publisher that was away is told what is needed, also when that is nothing new") {
    Asked asked;
    asked.look(kNothing);
    asked.look(kNothing, 5s);
    asked.rest.forget();
    CHECK(asked.look(kNothing) == kNothing);
    CHECK_FALSE(asked.look(kNothing));
    asked.rest.forget();
    CHECK(asked.look(kTile) == kTile);
}
