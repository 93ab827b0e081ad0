#include "store/level_minutes.hpp"

#include "catch.hpp"

using namespace petcam::gst;
using namespace petcam::gst::store;

TEST_CASE("of several values of a second the strongest stays, and what was not measured is nothing") {
    LevelMinute minute;
    minute.add(0, 30, -40.4f);
    minute.add(0, 20, -20.6f);
    minute.add(59, std::nullopt, 3.0f);
    minute.add(1, 400, -999.0f);
    CHECK(minute.motion[0] == 30);
    CHECK(minute.sound[0] == 21);
    CHECK(minute.motion[59] == LevelMinute::kNothing);
    CHECK(minute.sound[59] == 0);
    CHECK(minute.motion[1] == 100);
    CHECK(minute.sound[1] == 120);
    CHECK(minute.sound[2] == LevelMinute::kNothing);
}

TEST_CASE("a step shows the strongest of what it covers") {
    Levels levels = emptyLevels(1764000000, 1764000000 + 24 * 3600);
    CHECK(levels.step == 60);
    CHECK(levels.motion.size() == 1440);
    LevelMinute minute;
    minute.add(5, 10, -50.0f);
    minute.add(6, 60, -30.0f);
    draw(levels, 1764000000 / 60 + 1, minute);
    CHECK(levels.motion[1] == 60);
    CHECK(levels.sound[1] == -30);
    CHECK_FALSE(levels.motion[0]);
    CHECK_FALSE(levels.sound[2]);
}

TEST_CASE("an hour is drawn by the second, and a span that begins within a step covers all of it") {
    Levels hour = emptyLevels(1764000001, 1764003601);
    CHECK(hour.step == 1);
    CHECK(hour.start == 1764000001);
    CHECK(hour.motion.size() == 3600);
    LevelMinute minute;
    minute.add(0, 1, std::nullopt);
    minute.add(1, 2, std::nullopt);
    draw(hour, 1764000000 / 60, minute);
    CHECK(hour.motion[0] == 2);
    const Levels odd = emptyLevels(1764000059, 1764000059 + 20 * 3600);
    CHECK(odd.start == 1764000000);
    CHECK(odd.start + static_cast<std::int64_t>(odd.motion.size()) * odd.step >= 1764000059 + 20 * 3600);
}

TEST_CASE("a step never makes an answer longer than five thousand values") {
    for (const std::int64_t seconds :
         {1, 3600, 3601, 36000, 36001, 86400, 90000, 172800, 172801, 32 * 86400}) {
        CHECK(emptyLevels(1764000001, 1764000001 + seconds).motion.size() <= 5000);
    }
}

TEST_CASE("the buffer keeps hours when it cannot be written, and then forgets the oldest") {
    LevelBuffer buffer;
    for (int minute = 0; minute < 2000; ++minute) {
        buffer.add("c1", minute * 60, 1, std::nullopt);
    }
    CHECK(buffer.minutes().size() == 960);
    CHECK(buffer.minutes().begin()->first.second == 1040);
    auto taken = buffer.take();
    CHECK(buffer.minutes().empty());
    buffer.add("c1", 1999 * 60, 7, std::nullopt);
    buffer.putBack(std::move(taken));
    CHECK(buffer.minutes().size() == 960);
    CHECK(buffer.minutes().at({"c1", 1999}).motion[0] == 7);
}
