#include "motion/motion_events.hpp"

#include "catch.hpp"

using namespace petcam::gst;

namespace {

constexpr WallTime kBegin = WallTime(Microseconds(1'764'000'000'000'000));
const Box kBox{0.1F, 0.2F, 0.3F, 0.4F};

MotionSample still(Microseconds since) {
    return {kBegin + since, 0, false, std::nullopt};
}
MotionSample moving(Microseconds since, int level) {
    return {kBegin + since, level, true, kBox};
}

template <typename Kind>
std::vector<Kind> all(const std::vector<MotionEvent>& events) {
    std::vector<Kind> found;
    for (const auto& event : events) {
        if (const auto* one = std::get_if<Kind>(&event)) found.push_back(*one);
    }
    return found;
}

}  // namespace

TEST_CASE("motion starts an event with its strongest moment so far") {
    MotionEvents events;
    CHECK(events.add(still(0ms)).empty());
    CHECK_FALSE(events.active());
    const auto news = events.add(moving(200ms, 20));
    REQUIRE(news.size() == 2);
    CHECK(std::get<MotionStarted>(news[0]).at == kBegin + 200ms);
    CHECK(std::get<MotionStrongest>(news[1]).level == 20);
    CHECK(std::get<MotionStrongest>(news[1]).box == kBox);
    CHECK(events.active());
}

TEST_CASE("only a clearly stronger moment is told, but the strongest of all is in the end") {
    MotionEvents events;
    events.add(moving(0ms, 20));
    CHECK(events.add(moving(200ms, 23)).empty());
    CHECK(all<MotionStrongest>(events.add(moving(400ms, 40))).at(0).at == kBegin + 400ms);
    CHECK(events.add(moving(600ms, 44)).empty());
    CHECK(events.add(moving(800ms, 10)).empty());
    const auto ended = all<MotionEnded>(events.stop());
    REQUIRE(ended.size() == 1);
    CHECK(ended[0].at == kBegin + 800ms);
    CHECK(ended[0].strongest.level == 44);
    CHECK(ended[0].strongest.at == kBegin + 600ms);
}

TEST_CASE("a moment of rest is not the end; three seconds are, dated at the last motion") {
    MotionEvents events;
    events.add(moving(0ms, 20));
    for (auto at = 200ms; at < 3000ms; at += 200ms)
        CHECK(events.add(still(at)).empty());
    CHECK(events.add(moving(3000ms - 1ms, 20)).empty());
    for (auto at = 3200ms; at < 5900ms; at += 200ms)
        CHECK(events.add(still(at)).empty());
    const auto ended = all<MotionEnded>(events.add(still(6000ms)));
    REQUIRE(ended.size() == 1);
    CHECK(ended[0].at == kBegin + 2999ms);
    CHECK(events.add(still(6200ms)).empty());
    CHECK_FALSE(events.active());
}

TEST_CASE("a gap ends the event at its last motion, and motion after it is another event") {
    MotionEvents events;
    events.add(moving(0ms, 20));
    events.add(moving(200ms, 20));
    const auto news = events.add(moving(10s, 30));
    REQUIRE(all<MotionEnded>(news).size() == 1);
    CHECK(all<MotionEnded>(news)[0].at == kBegin + 200ms);
    CHECK(all<MotionStarted>(news).at(0).at == kBegin + 10s);
}

TEST_CASE("a clock that is set back ends the event, and stopping twice says nothing twice") {
    MotionEvents events;
    events.add(moving(10s, 20));
    CHECK(all<MotionEnded>(events.add(still(5s))).size() == 1);
    events.add(moving(5200ms, 20));
    CHECK(events.stop().size() == 1);
    CHECK(events.stop().empty());
}
