#include "record/recording_plan.hpp"

#include <string>

#include "catch.hpp"
#include "made_frames.hpp"

using namespace petcam::gst;
using Step = RecordingPlan::Step;

namespace {

/// Pictures at 10 a second with a keyframe each second, and what becomes of them.
struct Camera {
    RecordingPlan plan;
    int next = 0;
    bool otherFormat = false;
    bool canBegin = true;

    explicit Camera(RecordingMode mode) : plan({mode, 5s, 10s, 60s}) {}

    WallTime now() const { return kFilmed + next * 100ms; }
    void motion(bool active) { plan.reason(Reason::Motion, active, now()); }
    Step picture() {
        const WallTime at = now();
        const bool keyframe = next++ % 10 == 0;
        return plan.picture(at, keyframe, std::exchange(otherFormat, false), canBegin);
    }
    /// Seconds until a picture meets this step; the ones before it meet `meanwhile`.
    double until(Step step, Step meanwhile) {
        const int from = next;
        for (int i = 0; i < 10'000; ++i) {
            const Step is = picture();
            if (is == step) return (next - 1 - from) / 10.0;
            REQUIRE(is == meanwhile);
        }
        return -1;
    }
};

}  // namespace

TEST_CASE("in mode off nothing is recorded") {
    Camera camera(RecordingMode::Off);
    camera.motion(true);
    for (int i = 0; i < 100; ++i)
        CHECK(camera.picture() == Step::Nothing);
}

TEST_CASE("in mode motion a clip has the pre-roll, the motion and the post-roll") {
    Camera camera(RecordingMode::Motion);
    for (int i = 0; i < 100; ++i)
        CHECK(camera.picture() == Step::Nothing);
    camera.motion(true);
    const WallTime started = camera.now();
    CHECK(camera.picture() == Step::Begin);
    CHECK(camera.plan.begin() == started - 5s);
    for (int i = 0; i < 50; ++i)
        CHECK(camera.picture() == Step::Write);
    camera.motion(false);
    CHECK(camera.until(Step::End, Step::Write) == Approx(10.1));
    CHECK(camera.picture() == Step::Nothing);
}

TEST_CASE("motion during the post-roll keeps the clip going") {
    Camera camera(RecordingMode::Motion);
    camera.motion(true);
    camera.picture();
    camera.motion(false);
    for (int i = 0; i < 90; ++i)
        CHECK(camera.picture() == Step::Write);
    camera.motion(true);
    for (int i = 0; i < 200; ++i)
        CHECK(camera.picture() == Step::Write);
    camera.motion(false);
    CHECK(camera.until(Step::End, Step::Write) == Approx(10.1));
}

TEST_CASE("a clip is wanted while any reason is left") {
    Camera camera(RecordingMode::Motion);
    camera.motion(true);
    camera.plan.reason(Reason::Sound, true, camera.now());
    camera.picture();
    camera.motion(false);
    for (int i = 0; i < 300; ++i)
        CHECK(camera.picture() == Step::Write);
    camera.plan.reason(Reason::Sound, false, camera.now());
    CHECK(camera.until(Step::End, Step::Write) == Approx(10.1));
}

TEST_CASE("the end of a motion that never began starts nothing") {
    Camera camera(RecordingMode::Motion);
    camera.motion(false);
    CHECK(camera.picture() == Step::Nothing);
}

TEST_CASE("a clip soon after another does not record its end again") {
    Camera camera(RecordingMode::Motion);
    camera.motion(true);
    camera.picture();
    camera.motion(false);
    camera.until(Step::End, Step::Write);
    const WallTime ended = camera.now() - 100ms;
    camera.picture();
    camera.motion(true);
    CHECK(camera.picture() == Step::Begin);
    CHECK(camera.plan.begin() >= ended - 100ms);
}

TEST_CASE("continuous recording is cut at the first keyframe after a segment") {
    Camera camera(RecordingMode::Continuous);
    camera.next = 3;
    CHECK(camera.picture() == Step::Begin);
    CHECK(camera.until(Step::Cut, Step::Write) == Approx(60.6));
    CHECK(camera.until(Step::Cut, Step::Write) == Approx(59.9));
}

TEST_CASE("a clip begins only with a keyframe") {
    Camera camera(RecordingMode::Continuous);
    camera.canBegin = false;
    CHECK(camera.picture() == Step::Nothing);
    camera.canBegin = true;
    CHECK(camera.picture() == Step::Begin);
}

TEST_CASE("another format ends a clip, and the next has what came since") {
    Camera camera(RecordingMode::Continuous);
    camera.picture();
    camera.next = 19;
    CHECK(camera.picture() == Step::Write);
    camera.otherFormat = true;
    const WallTime changed = camera.now();
    CHECK(camera.picture() == Step::End);
    camera.canBegin = false;
    for (int i = 0; i < 10; ++i)
        CHECK(camera.picture() == Step::Nothing);
    camera.canBegin = true;
    CHECK(camera.picture() == Step::Begin);
    CHECK(camera.plan.begin() < changed);
    CHECK(camera.plan.begin() >= changed - 100ms);
}

TEST_CASE("a clip does not go on after a gap or when a clock was set") {
    Camera camera(RecordingMode::Continuous);
    camera.picture();
    camera.next = 61;
    CHECK(camera.picture() == Step::End);
    CHECK(camera.picture() == Step::Begin);
    camera.next = 200;
    CHECK(camera.picture() == Step::Cut);
    camera.next = 100;
    CHECK(camera.picture() == Step::Cut);
    camera.next = 140;
    CHECK(camera.picture() == Step::Write);
}

TEST_CASE("a clip that was interrupted begins anew") {
    Camera camera(RecordingMode::Continuous);
    camera.picture();
    camera.plan.interrupted();
    CHECK_FALSE(camera.plan.recording());
    CHECK(camera.picture() == Step::Begin);
}

TEST_CASE(
    "the upper layers are wanted while something is recorded or shall be, and always in continuous mode") {
    Camera camera(RecordingMode::Motion);
    camera.picture();
    CHECK_FALSE(camera.plan.wantsUpperLayers(camera.now()));
    camera.motion(true);
    CHECK(camera.plan.wantsUpperLayers(camera.now()));
    camera.picture();
    camera.motion(false);
    CHECK(camera.until(Step::End, Step::Write) == Approx(10.1));
    CHECK_FALSE(camera.plan.wantsUpperLayers(camera.now()));
    CHECK_FALSE(RecordingPlan({RecordingMode::Off, 5s, 10s, 60s}).wantsUpperLayers(kFilmed));
    CHECK(RecordingPlan({RecordingMode::Continuous, 5s, 10s, 60s}).wantsUpperLayers(kFilmed));
}

TEST_CASE("a clip that turns to another format goes on, and the next segment counts from there") {
    Camera camera(RecordingMode::Continuous);
    camera.picture();
    CHECK(camera.until(Step::Write, Step::Write) == 0);
    camera.next = 40;
    camera.plan.turn(camera.now() - 1s, camera.now());
    CHECK(camera.plan.begin() == camera.now() - 1s);
    CHECK(camera.plan.written() == camera.now());
    CHECK(camera.until(Step::Cut, Step::Write) == Approx(59));
}
