#include "analysis/loud_sounds.hpp"

#include "catch.hpp"

using namespace petcam::gst;

namespace {

constexpr WallTime kBegin = WallTime(Microseconds(1'764'000'000'000'000));

/// Feeds a sample each 100 ms from `since` on; returns all that came of it.
std::vector<SoundEvent> hear(LoudSounds& sounds, Microseconds since, const std::vector<float>& dbfs) {
    std::vector<SoundEvent> all;
    for (std::size_t i = 0; i < dbfs.size(); ++i) {
        const auto news = sounds.add({kBegin + since + i * 100ms, dbfs[i], dbfs[i] + 3});
        all.insert(all.end(), news.begin(), news.end());
    }
    return all;
}

}  // namespace

TEST_CASE("a howl of 300 ms is an event from its begin on, a shorter one is none") {
    LoudSounds sounds({-25, 300ms});
    CHECK(hear(sounds, 0s, {-50, -20, -20, -50, -50, -50, -50, -50, -50, -50, -50, -50}).empty());
    const auto events = hear(sounds, 2s, {-50, -20, -12, -20});
    REQUIRE(events.size() == 1);
    CHECK(std::get<SoundStarted>(events[0]).at == kBegin + 2100ms);
    CHECK(std::get<SoundStarted>(events[0]).loudestDbfs == -12);
    CHECK(sounds.active());
}

TEST_CASE("short barks within a second add up, barks seconds apart do not") {
    LoudSounds sounds({-25, 300ms});
    CHECK(hear(sounds, 0s, {-10, -50, -50, -10, -50, -50, -10}).size() == 1);
    LoudSounds seldom({-25, 300ms});
    for (int i = 0; i < 5; ++i)
        CHECK(hear(seldom, i * 1s, {-10, -50, -50}).empty());
}

TEST_CASE("barks that follow each other are one event, which ends with the last of them") {
    LoudSounds sounds({-25, 300ms});
    CHECK(hear(sounds, 0s, {-10, -10, -10}).size() == 1);
    CHECK(hear(sounds, 2s, std::vector<float>(5, -50.F)).empty());
    CHECK(hear(sounds, 2500ms, {-5, -50}).empty());
    const auto events = hear(sounds, 2700ms, std::vector<float>(40, -50.F));
    REQUIRE(events.size() == 1);
    CHECK(std::get<SoundEnded>(events[0]).at == kBegin + 2600ms);
    CHECK(std::get<SoundEnded>(events[0]).loudestDbfs == -5);
    CHECK_FALSE(sounds.active());
}

TEST_CASE("the threshold itself is loud, a hair below is not") {
    LoudSounds sounds({-25, 100ms});
    CHECK(hear(sounds, 0s, {-25.01F}).empty());
    CHECK(hear(sounds, 1s, {-25}).size() == 1);
}

TEST_CASE("what goes on ends when nothing more is heard, and when the clock is set back") {
    LoudSounds sounds({-25, 100ms});
    hear(sounds, 10s, {-10});
    const auto ended = sounds.stop();
    REQUIRE(ended.size() == 1);
    CHECK(std::get<SoundEnded>(ended[0]).at == kBegin + 10100ms);
    CHECK(sounds.stop().empty());
    hear(sounds, 20s, {-10});
    CHECK(hear(sounds, 5s, {-50}).size() == 1);
}
