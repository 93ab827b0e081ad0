#include "record/pre_roll.hpp"

#include "catch.hpp"
#include "made_frames.hpp"

using namespace petcam::gst;

namespace {

/// Filled with a picture every 100 ms, a keyframe every second, a sound every 20 ms that is 50 ms late.
struct Ring {
    PreRoll ring;

    explicit Ring(Microseconds length = 5s, std::size_t bytes = 1 << 20) : ring(length, bytes) {}

    void pictures(int from, int until) {
        for (int i = from; i < until; ++i) {
            ring.push(Track::Picture, emptyFrame(kFilmed + i * 100ms, i % 10 == 0));
            for (int k = 0; k < 5; ++k)
                ring.push(Track::Sound, emptyFrame(kFilmed + i * 100ms + k * 20ms - 50ms, true, 10));
        }
    }
    std::int64_t startMs(Microseconds from) const {
        const auto all = ring.since(kFilmed + from);
        REQUIRE_FALSE(all.empty());
        CHECK(all.front().track == Track::Picture);
        CHECK(all.front().frame.keyframe);
        return std::chrono::duration_cast<std::chrono::milliseconds>(all.front().frame.at - kFilmed).count();
    }
};

}  // namespace

TEST_CASE("what is kept begins with a keyframe at or before the wanted time") {
    Ring ring;
    ring.pictures(0, 80);
    CHECK(ring.startMs(4500ms) == 4000);
    CHECK(ring.startMs(4s) == 4000);
    CHECK(ring.startMs(-10s) == 2000);  // the first that is still there
    CHECK(ring.startMs(100s) == 7000);
}

TEST_CASE("it goes back by the wanted time and no more than one keyframe further") {
    Ring ring(3s);
    ring.pictures(0, 200);
    const auto all = ring.ring.since(kFilmed);
    const Microseconds back = kFilmed + 19'900ms - all.front().frame.at;
    CHECK(back >= 3s - 100ms);
    CHECK(back <= 4s);
}

TEST_CASE("sound of before the keyframe is left out, and none of after it") {
    Ring ring;
    ring.pictures(0, 80);
    std::size_t sounds = 0;
    for (const TrackFrame& one : ring.ring.since(kFilmed + 4s)) {
        if (one.track == Track::Picture) continue;
        ++sounds;
        CHECK(one.frame.at >= kFilmed + 4s - 50ms);
    }
    CHECK(sounds >= 198);
}

TEST_CASE("nothing is kept before the first keyframe") {
    Ring ring;
    ring.ring.push(Track::Sound, emptyFrame(kFilmed, true));
    ring.pictures(1, 10);
    CHECK(ring.ring.since(kFilmed).empty());
    CHECK(ring.ring.bytes() == 0);
    ring.pictures(10, 12);
    CHECK(ring.startMs(0ms) == 1000);
}

TEST_CASE("it never holds more than its bytes, and still begins with a keyframe") {
    Ring ring(5s, 4000);
    for (int i = 0; i < 300; ++i) {
        ring.pictures(i, i + 1);
        CHECK(ring.ring.bytes() <= 4000);
    }
    CHECK(ring.ring.cut() > 0);
    CHECK(ring.startMs(0ms) >= 27'000);
}

TEST_CASE("pictures that do not fit at all leave nothing until the next keyframe") {
    PreRoll ring(5s, 1000);
    ring.push(Track::Picture, emptyFrame(kFilmed, true, 600));
    ring.push(Track::Picture, emptyFrame(kFilmed + 1s, false, 600));
    CHECK(ring.since(kFilmed).empty());
    CHECK(ring.bytes() == 0);
    ring.push(Track::Picture, emptyFrame(kFilmed + 2s, false, 600));
    CHECK(ring.bytes() == 0);
    ring.push(Track::Picture, emptyFrame(kFilmed + 3s, true, 600));
    CHECK(ring.since(kFilmed).size() == 1);
}

TEST_CASE("after clear nothing of before is left") {
    Ring ring;
    ring.pictures(0, 20);
    ring.ring.clear();
    CHECK(ring.ring.since(kFilmed).empty());
    CHECK(ring.ring.bytes() == 0);
}
