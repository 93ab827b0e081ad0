#include "motion/motion_detector.hpp"

#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "room.hpp"

using namespace petcam::gst;
using namespace petcam::gst::test;

namespace {

constexpr WallTime kBegin = WallTime(Microseconds(1'764'000'000'000'000));

/// A detector that is shown a room with a pet in it, five pictures a second.
struct Watcher {
    explicit Watcher(MotionSettings settings = {}, cv::Size pictureSize = {320, 180})
        : size(pictureSize), detector(settings) {}

    /// The pet's centre in 320x180; outside: none is seen. `contrast` against what is behind it.
    MotionSample show(double x, double y = 90, double contrast = 70, cv::Size2d pet = {40, 26}) {
        cv::Mat picture(180, 320, CV_32F, cv::Scalar(110));
        draw(picture, test::pet(pet.width, pet.height, 110 - contrast, 1, 1), x, y);
        return show(picture);
    }
    MotionSample show(const cv::Mat& picture) {
        cv::Mat grain(picture.size(), CV_32F);
        dice.random.fill(grain, cv::RNG::NORMAL, 0, 2);
        cv::Mat grey;
        cv::Mat(picture + grain).convertTo(grey, CV_8U);
        cv::resize(grey, grey, size);
        at += 200ms;
        return detector.look({grey.data, grey.cols, grey.rows, grey.step}, at);
    }
    void settle() {
        for (int i = 0; i < 20; ++i)
            REQUIRE_FALSE(show(-100).moving);
    }
    /// Pictures with motion while the pet walks across.
    int walk(double y = 90, double contrast = 70, cv::Size2d pet = {40, 26}) {
        int moving = 0;
        for (double x = -20; x < 340; x += 10) {
            last = show(x, y, contrast, pet);
            if (last.moving) box = last.box;
            moving += last.moving;
        }
        return moving;
    }

    cv::Size size;
    MotionDetector detector;
    Dice dice{5};
    WallTime at = kBegin;
    MotionSample last;
    std::optional<Box> box;
};

}  // namespace

TEST_CASE("the first picture and a still room show no motion") {
    Watcher watcher;
    const auto sample = watcher.show(100);
    CHECK_FALSE(sample.moving);
    CHECK(sample.level == 0);
    CHECK_FALSE(sample.box);
    CHECK(sample.at == watcher.at);
}

TEST_CASE("the box is around the pet, in fractions, whatever the picture's size and shape") {
    for (const cv::Size size :
         {cv::Size(320, 180), cv::Size(480, 270), cv::Size(180, 320), cv::Size(160, 120)}) {
        Watcher watcher({}, size);
        watcher.settle();
        MotionSample sample;
        for (double x = -20; x <= 160; x += 12)
            sample = watcher.show(x, 120);
        REQUIRE(sample.moving);
        REQUIRE(sample.box);
        const Box& box = *sample.box;
        CHECK(box.left + box.width / 2 == Approx(160.0 / 320).margin(0.1));
        CHECK(box.top + box.height / 2 == Approx(120.0 / 180).margin(0.1));
        CHECK(box.width < 0.35);
        CHECK(box.height < 0.35);
        CHECK(box.left >= 0);
        CHECK(box.left + box.width <= 1);
    }
}

TEST_CASE("more motion gives a higher level") {
    Watcher small;
    Watcher large;
    small.settle();
    large.settle();
    int smallLevel = 0;
    int largeLevel = 0;
    for (double x = 0; x < 200; x += 12) {
        smallLevel = std::max(smallLevel, small.show(x, 90, 70, {24, 16}).level);
        largeLevel = std::max(largeLevel, large.show(x, 90, 70, {140, 100}).level);
    }
    CHECK(smallLevel > 0);
    CHECK(largeLevel > 2 * smallLevel);
    CHECK(largeLevel <= 100);
}

TEST_CASE("where a zone excludes nothing is seen, and a box leaves it out") {
    Watcher watcher({50, {{{0, 0, 1, 0.5F}, false}}});
    watcher.settle();
    CHECK(watcher.walk(40) == 0);  // all in the upper half
    watcher.settle();
    CHECK(watcher.walk(140) > 20);
    REQUIRE(watcher.box);
    CHECK(watcher.box->top >= 0.5F);
}

TEST_CASE("with an including zone nothing else counts, and excluding wins") {
    Watcher watcher({50, {{{0, 0.5F, 1, 0.5F}, true}, {{0, 0.5F, 0.5F, 0.5F}, false}}});
    watcher.settle();
    CHECK(watcher.walk(40) == 0);
    watcher.settle();
    CHECK(watcher.walk(140) > 5);
    REQUIRE(watcher.box);
    CHECK(watcher.box->left >= 0.5F);
    Watcher blind({50, {{{0, 0, 1, 1}, false}}});
    blind.settle();
    CHECK(blind.walk() == 0);
}

TEST_CASE("more sensitive sees fainter and smaller, less sensitive does not") {
    // A plain rectangle that crosses, so many grey levels darker than the wall.
    const auto seen = [](int sensitivity, double contrast, cv::Size size) {
        Watcher watcher({sensitivity, {}});
        watcher.settle();
        int moving = 0;
        for (int x = 0; x < 280; x += 10) {
            cv::Mat picture(180, 320, CV_32F, cv::Scalar(110));
            picture(cv::Rect(cv::Point(x, 80), size)) -= contrast;
            moving += watcher.show(picture).moving;
        }
        return moving;
    };
    CHECK(seen(50, 40, {40, 26}) > 20);
    CHECK(seen(50, 5, {40, 26}) == 0);
    CHECK(seen(1, 14, {40, 26}) == 0);
    CHECK(seen(90, 14, {40, 26}) > 20);
    CHECK(seen(1, 60, {6, 5}) == 0);
    CHECK(seen(90, 60, {6, 5}) > 20);
}

TEST_CASE("after a pause, a jump back in time or another size the first picture is as the very first") {
    Watcher watcher;
    watcher.settle();
    watcher.at += 30s;  // paused; meanwhile a pet came and the light went
    for (int i = 0; i < 20; ++i)
        CHECK_FALSE(watcher.show(200, 90, 90, {100, 80}).moving);
    watcher.at -= 10s;
    for (int i = 0; i < 20; ++i)
        CHECK_FALSE(watcher.show(100, 90, 90, {100, 80}).moving);
    watcher.size = {480, 270};
    for (int i = 0; i < 20; ++i)
        CHECK_FALSE(watcher.show(150, 90, 90, {100, 80}).moving);
    watcher.detector.startAfresh();
    for (int i = 0; i < 20; ++i)
        CHECK_FALSE(watcher.show(220, 90, 90, {100, 80}).moving);
}

TEST_CASE("motion does not outlast a pause") {
    Watcher watcher;
    watcher.settle();
    for (double x = -20; x < 160; x += 10)
        watcher.show(x);
    REQUIRE(watcher.show(170).moving);
    watcher.at += 30s;
    for (int i = 0; i < 10; ++i)
        CHECK_FALSE(watcher.show(60, 130, 90, {100, 80}).moving);
}

TEST_CASE("a pet that lies down is no motion any more, and is seen again when it gets up") {
    Watcher watcher;
    watcher.settle();
    for (double x = -20; x < 160; x += 10)
        watcher.show(x);
    int lying = 0;
    for (int i = 0; i < 50; ++i)
        lying += watcher.show(160).moving;
    CHECK(lying < 25);  // five seconds
    for (int i = 0; i < 50; ++i)
        CHECK_FALSE(watcher.show(160).moving);
    int gettingUp = 0;
    for (double x = 160; x < 220; x += 10)
        gettingUp += watcher.show(x).moving;
    CHECK(gettingUp >= 3);
}

TEST_CASE("pictures of one tone, of one pixel and of rows far apart are looked at without harm") {
    MotionDetector detector{MotionSettings{}};
    const std::vector<std::uint8_t> bytes(64 * 1024, 0);
    CHECK_FALSE(detector.look({bytes.data(), 1, 1, 1}, kBegin).moving);
    CHECK_FALSE(detector.look({bytes.data(), 33, 17, 1024}, kBegin + 200ms).moving);
    CHECK_FALSE(detector.look({bytes.data(), 33, 17, 1024}, kBegin + 400ms).moving);
}
