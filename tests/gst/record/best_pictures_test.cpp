#include "record/best_pictures.hpp"

#include "catch.hpp"
#include "made_frames.hpp"

using namespace petcam::gst;
using Change = BestPictures::Change;

namespace {

const VideoFormat kLow{VideoCodec::VP8, {}, 240, 134};
const VideoFormat kHigh{VideoCodec::VP8, {}, 960, 536};

/// Pictures at 10 a second with a keyframe each second and where the format changes, and sound that is 50 ms
/// ahead.
struct Camera {
    BestPictures pictures{5s, 1 << 20};
    int next = 0;

    Change film(int count, const VideoFormat& format) {
        Change last = Change::None;
        for (int i = 0; i < count; ++i, ++next) {
            const bool other = !pictures.empty() && !(pictures.format() == format);
            const Change is =
                pictures.push(emptyFrame(kFilmed + next * 100ms, other || next % 10 == 0), format);
            if (i == 0) last = is;
            for (int k = 0; k < 5; ++k)
                pictures.sound(emptyFrame(kFilmed + next * 100ms + k * 20ms + 50ms, true, 10));
        }
        return last;
    }
    std::size_t shownAt(Microseconds since, const VideoFormat& format) const {
        const auto shown = pictures.at(kFilmed + since);
        REQUIRE(shown);
        CHECK(shown->format == format);
        CHECK(shown->frames.front().keyframe);
        CHECK(shown->frames.back().at <= kFilmed + since);
        return shown->frames.size();
    }
};

}  // namespace

TEST_CASE("what came last is of one format, and begins with its first picture") {
    Camera camera;
    CHECK(camera.pictures.empty());
    CHECK(camera.film(25, kLow) == Change::None);
    CHECK(camera.film(5, kHigh) == Change::Format);
    CHECK(camera.pictures.format() == kHigh);
    CHECK(camera.pictures.formatSince() == kFilmed + 2500ms);
    CHECK(camera.pictures.since(kFilmed).front().frame.at == kFilmed + 2500ms);
}

TEST_CASE("sound that came before the first picture of a format, and belongs to it, is kept") {
    Camera camera;
    camera.film(25, kLow);
    camera.film(1, kHigh);
    std::vector<WallTime> sounds;
    for (const TrackFrame& one : camera.pictures.since(kFilmed)) {
        if (one.track == Track::Sound) sounds.push_back(one.frame.at);
    }
    REQUIRE_FALSE(sounds.empty());
    CHECK(sounds.front() - (kFilmed + 2500ms) < 20ms);
    CHECK(sounds.front() >= kFilmed + 2500ms);
}

TEST_CASE("a snapshot of before another format is of what was then, for a while") {
    Camera camera;
    camera.film(25, kLow);
    camera.film(3, kHigh);
    CHECK(camera.shownAt(2400ms, kLow) == 5);
    CHECK(camera.shownAt(2700ms, kHigh) == 3);
    camera.film(50, kHigh);
    CHECK_FALSE(camera.pictures.at(kFilmed + 2400ms));
}

TEST_CASE("of layers that come and go at once not all is kept") {
    Camera camera;
    camera.film(10, kLow);
    for (int i = 0; i < 5; ++i)
        camera.film(1, i % 2 ? kLow : kHigh);
    CHECK_FALSE(camera.pictures.at(kFilmed + 900ms));
    CHECK(camera.shownAt(1200ms, kHigh) == 1);
}

TEST_CASE("after a leap of time nothing of before goes with what comes") {
    Camera camera;
    camera.film(10, kLow);
    camera.next = 100;
    CHECK(camera.film(5, kLow) == Change::Leap);
    CHECK(camera.pictures.formatSince() == kFilmed + 10s);
    CHECK_FALSE(camera.pictures.at(kFilmed + 500ms));
    camera.pictures.clear();
    CHECK(camera.pictures.empty());
    CHECK_FALSE(camera.pictures.at(kFilmed + 10s));
}
