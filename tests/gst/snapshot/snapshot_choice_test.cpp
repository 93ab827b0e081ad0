#include "snapshot/snapshot_choice.hpp"

#include "catch.hpp"

using namespace petcam::gst;

namespace {

constexpr WallTime kBegin = WallTime(Microseconds(1'764'000'000'000'000));
const Box kLeft{0.1F, 0.4F, 0.2F, 0.2F};
const Box kRight{0.7F, 0.4F, 0.2F, 0.2F};

MotionSample moving(Microseconds since, int level, const Box& box = kLeft) {
    return {kBegin + since, level, true, box};
}

/// Samples of one level and place, five a second.
std::vector<SnapshotWish> watch(SnapshotChoice& choice, Microseconds from, Microseconds to, int level,
                                const Box& box) {
    std::vector<SnapshotWish> wishes;
    for (auto at = from; at < to; at += 200ms) {
        if (const auto wish = choice.add(moving(at, level, box))) wishes.push_back(*wish);
    }
    return wishes;
}

}  // namespace

TEST_CASE("the first picture is the strongest of the first moments, and comes while it is at hand") {
    SnapshotChoice choice;
    CHECK_FALSE(choice.add(moving(0ms, 10)));
    CHECK_FALSE(choice.add(moving(200ms, 30)));
    CHECK_FALSE(choice.add(moving(400ms, 25)));
    CHECK_FALSE(choice.add(moving(600ms, 20)));
    const auto wish = choice.add(moving(800ms, 20));
    REQUIRE(wish);
    CHECK(wish->at == kBegin + 200ms);
    CHECK(wish->level == 30);
    CHECK(wish->place == 0);
    CHECK(wish->box == kLeft);
}

TEST_CASE("more of the same is no second picture") {
    SnapshotChoice choice;
    CHECK(watch(choice, 0s, 60s, 30, kLeft).size() == 1);
}

TEST_CASE("the pet elsewhere is another picture, three in all") {
    SnapshotChoice choice;
    CHECK(watch(choice, 0s, 5s, 30, kLeft).size() == 1);
    const auto second = watch(choice, 5s, 10s, 30, kRight);
    REQUIRE(second.size() == 1);
    CHECK(second[0].place == 1);
    CHECK(watch(choice, 10s, 15s, 30, kLeft).empty());  // as before
    CHECK(watch(choice, 15s, 20s, 30, {0.4F, 0.8F, 0.2F, 0.2F}).at(0).place == 2);
    CHECK(watch(choice, 20s, 25s, 30, {0.4F, 0.0F, 0.2F, 0.2F}).empty());
}

TEST_CASE("another place is not shown before three seconds") {
    SnapshotChoice choice;
    CHECK(watch(choice, 0s, 1s, 30, kLeft).size() == 1);
    CHECK(watch(choice, 1s, 2800ms, 30, kRight).empty());
    CHECK(watch(choice, 2800ms, 5s, 30, kRight).size() == 1);
}

TEST_CASE("what is much stronger takes the first place, whenever it comes") {
    SnapshotChoice choice;
    watch(choice, 0s, 5s, 20, kLeft);
    watch(choice, 5s, 10s, 20, kRight);
    watch(choice, 10s, 15s, 20, {0.4F, 0.8F, 0.2F, 0.2F});
    const auto strongest = watch(choice, 15s, 20s, 60, kLeft);
    REQUIRE(strongest.size() == 1);
    CHECK(strongest[0].place == 0);
    CHECK(strongest[0].level == 60);
}

TEST_CASE("a picture with more pixels takes the first place from a somewhat stronger one with less") {
    SnapshotChoice choice;
    CHECK(watch(choice, 0s, 2s, 50, kLeft).size() == 1);
    CHECK(watch(choice, 2s, 3s, 30, kLeft).empty());
    choice.better(kBegin + 3s);
    const auto better = watch(choice, 3s, 6s, 30, kLeft);
    REQUIRE(better.size() == 1);
    CHECK(better[0].place == 0);
    CHECK(better[0].at >= kBegin + 3s);
}

TEST_CASE("of the last moments one with more pixels is chosen, but not when next to nothing moves in it") {
    SnapshotChoice choice;
    choice.add(moving(0ms, 50));
    choice.better(kBegin + 200ms);
    choice.add(moving(200ms, 20));
    choice.add(moving(400ms, 9));
    CHECK(choice.add(moving(800ms, 5)).value().at == kBegin + 200ms);
    SnapshotChoice strong;
    strong.add(moving(0ms, 50));
    strong.better(kBegin + 200ms);
    strong.add(moving(200ms, 5));
    CHECK(strong.stop().value().at == kBegin);
}

TEST_CASE("an event of one picture has it in the end, an event without motion has none") {
    SnapshotChoice choice;
    choice.add(moving(0ms, 10));
    CHECK(choice.stop().value().at == kBegin);
    CHECK_FALSE(choice.stop());
    SnapshotChoice none;
    none.add({kBegin, 0, false, std::nullopt});
    CHECK_FALSE(none.stop());
}

TEST_CASE("boxes share what they have in common") {
    CHECK(shared(kLeft, kLeft) == Approx(1));
    CHECK(shared(kLeft, kRight) == 0);
    CHECK(shared({0, 0, 1, 1}, {0, 0, 0.5F, 1}) == Approx(0.5));
}
