#include "analysis/levels_per_second.hpp"

#include "catch.hpp"

using namespace petcam::gst;

namespace {

constexpr std::int64_t kSecond = 1'764'000'000;
const WallTime kBegin = fromUnixMicroseconds(kSecond * 1'000'000);

MotionSample motion(Microseconds since, int level) {
    return {kBegin + since, level, level > 0, std::nullopt};
}
SoundSample sound(Microseconds since, float dbfs) {
    return {kBegin + since, dbfs, dbfs};
}

}  // namespace

TEST_CASE("a second has the most motion and the loudest sound of it") {
    LevelsPerSecond levels;
    levels.add(motion(0ms, 10));
    levels.add(sound(100ms, -30));
    levels.add(motion(400ms, 40));
    levels.add(sound(500ms, -20));
    levels.add(motion(800ms, 0));
    levels.add(sound(900ms, -60));
    CHECK(levels.add(sound(1s, -50)).empty());  // motion of the second before may still come
    const auto complete = levels.add(sound(2s, -50));
    REQUIRE(complete.size() == 1);
    CHECK(complete[0].second == kSecond);
    CHECK(complete[0].motion == 40);
    CHECK(complete[0].soundDbfs == -20.F);
}

TEST_CASE("motion that comes after the sound of the next second still counts, later it does not") {
    LevelsPerSecond levels;
    levels.add(sound(900ms, -30));
    levels.add(sound(1100ms, -30));
    levels.add(motion(950ms, 70));
    CHECK(levels.add(sound(2s, -30)).at(0).motion == 70);
    CHECK(levels.add(motion(950ms, 90)).empty());
    const auto rest = levels.stop();
    REQUIRE(rest.size() == 2);
    CHECK(rest[0].second == kSecond + 1);
    CHECK_FALSE(rest[0].motion);
}

TEST_CASE("what was not looked at or not heard is not there, instead of being zero") {
    LevelsPerSecond levels;
    levels.add(motion(0s, 0));
    levels.add(sound(5s, -40));
    const auto rest = levels.stop();
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].second == kSecond + 5);
    CHECK_FALSE(rest[0].motion);
    CHECK(rest[0].soundDbfs == -40.F);
}

TEST_CASE("after the clock was set back seconds are given again") {
    LevelsPerSecond levels;
    levels.add(motion(100s, 10));
    CHECK(levels.add(motion(102s, 10)).size() == 1);
    levels.add(motion(10s, 30));
    const auto rest = levels.stop();
    REQUIRE(!rest.empty());
    CHECK(rest[0].second == kSecond + 10);
}
