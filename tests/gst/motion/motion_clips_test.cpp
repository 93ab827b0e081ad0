#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "catch.hpp"
#include "motion/motion_detector.hpp"
#include "photo.hpp"
#include "verdict.hpp"

using namespace petcam::gst;
using namespace petcam::gst::test;

namespace {

constexpr WallTime kBegin = WallTime(Microseconds(1'764'000'000'000'000));

/// Of this thread: what others do with the machine does not count.
std::chrono::nanoseconds processorTime() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// Lets the detector see a clip at five pictures a second. Adds up how long it took.
Verdict judge(const Clip& clip, std::chrono::nanoseconds& spent) {
    MotionDetector detector{MotionSettings{}};
    Jury jury(kBegin);
    for (int i = 0; i < clip.seconds * 5; ++i) {
        const cv::Mat picture = clip.picture(i / 5.0);
        const auto before = processorTime();
        const auto sample =
            detector.look({picture.data, picture.cols, picture.rows, picture.step}, kBegin + i * 200ms);
        spent += processorTime() - before;
        jury.hear(sample);
        if (std::getenv("PETCAM_SAMPLES")) {
            std::printf("%s %lu t=%.1f level=%d moving=%d\n", clip.group.c_str(), clip.seed, i / 5.0,
                        sample.level, sample.moving);
        }
    }
    return jury.verdict();
}

int variants() {
    const char* text = std::getenv("PETCAM_CLIP_VARIANTS");
    return text ? std::atoi(text) : 16;
}

}  // namespace

TEST_CASE("pets are found within a second, and neither noise nor light nor a trembling camera is a pet") {
    Table table;
    std::chrono::nanoseconds spent{};
    int pictures = 0;
    for (const auto& clips : {stillClips(variants(), 1), movingClips(variants(), 1)}) {
        for (const auto& clip : clips) {
            const Verdict verdict = judge(clip, spent);
            pictures += verdict.pictures;
            table.add(clip, verdict);
        }
    }
    if (photoOfACat().empty()) {
        WARN("no clips with a real photo: " << kPhotoOfACat << " is missing (Debian's python3-skimage)");
    }
    table.print("Motion detector on raw pictures of 320x180, 5 a second");
    const double milliseconds = std::chrono::duration<double, std::milli>(spent).count() / pictures;
    std::printf("%.3f ms a picture\n", milliseconds);
    CHECK(table.quiet == table.still);
    CHECK(table.inTime >= 0.95 * table.moving);
}
