#include "record/clip_tail.hpp"

#include "catch.hpp"
#include "made_frames.hpp"

using namespace petcam::gst;

namespace {

/// The lowest layer at 10 a second, and sound that is 100 ms ahead of it.
void film(ClipTail& tail, int from, int until) {
    for (int i = from; i < until; ++i) {
        for (int k = 0; k < 5; ++k)
            tail.sound(emptyFrame(kFilmed + i * 100ms + k * 20ms + 100ms, true, 10));
        tail.lowest(emptyFrame(kFilmed + i * 100ms, i == 0));
    }
}

std::vector<std::int64_t> momentsOf(const std::vector<TrackFrame>& frames, Track track) {
    std::vector<std::int64_t> all;
    for (const TrackFrame& one : frames) {
        if (one.track == track)
            all.push_back(
                std::chrono::duration_cast<std::chrono::milliseconds>(one.frame.at - kFilmed).count());
    }
    return all;
}

}  // namespace

TEST_CASE("sound waits for the picture, and none of it is lost or twice") {
    ClipTail tail;
    film(tail, 0, 2);
    CHECK(momentsOf(tail.before(kFilmed + 140ms), Track::Sound) == std::vector<std::int64_t>{100, 120});
    const auto rest = tail.before(WallTime::max());
    CHECK(momentsOf(rest, Track::Sound).size() == 8);
    CHECK(momentsOf(rest, Track::Picture).empty());
    CHECK(tail.before(WallTime::max()).empty());
}

TEST_CASE("a clip goes on in the lowest layer where it was, up to where the next begins") {
    ClipTail tail;
    film(tail, 0, 20);
    tail.before(kFilmed + 1500ms);
    // Two streams tell the moment of one picture a little differently.
    tail.hold(kFilmed + 1499ms);
    CHECK(tail.holds());
    film(tail, 20, 25);
    const auto all = tail.before(kFilmed + 2200ms);
    CHECK(momentsOf(all, Track::Picture) == std::vector<std::int64_t>{1600, 1700, 1800, 1900, 2000, 2100});
    CHECK(momentsOf(all, Track::Sound).front() == 1500);
    CHECK(momentsOf(all, Track::Sound).back() == 2180);
    CHECK(std::is_sorted(all.begin(), all.end(),
                         [](const auto& one, const auto& next) { return one.frame.at < next.frame.at; }));
    CHECK(momentsOf(tail.before(WallTime::max()), Track::Picture) ==
          std::vector<std::int64_t>{2200, 2300, 2400});
    tail.clear();
    CHECK_FALSE(tail.holds());
}

TEST_CASE("of the lowest layer no more is kept than it takes to notice another one") {
    ClipTail tail;
    film(tail, 0, 100);
    tail.hold(kFilmed);
    CHECK(momentsOf(tail.before(WallTime::max()), Track::Picture).size() == 31);
}

TEST_CASE("what the lowest layer showed before it changed is not gone on with") {
    ClipTail tail;
    film(tail, 0, 10);
    tail.forgetLowest();
    film(tail, 10, 11);
    tail.hold(kFilmed + 500ms);
    CHECK(momentsOf(tail.before(WallTime::max()), Track::Picture) == std::vector<std::int64_t>{1000});
}
