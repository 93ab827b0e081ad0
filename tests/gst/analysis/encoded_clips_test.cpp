#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "analysis/motion_analysis.hpp"
#include "catch.hpp"
#include "encoder.hpp"
#include "verdict.hpp"

using namespace petcam::gst;
using namespace petcam::gst::test;

namespace {

constexpr WallTime kBegin = WallTime(Microseconds(1'764'000'000'000'000));
constexpr double kScale = 1.5;  // 480x270: the lower of two layers of a camera of 960x540

int variants() {
    const char* text = std::getenv("PETCAM_ENCODED_VARIANTS");
    return text ? std::atoi(text) : 2;
}

/// A clip as it comes from a camera, through decoder and detector.
Verdict judge(const Clip& clip, const std::vector<cv::Mat>& pictures, const Encoding& encoding,
              std::size_t& bytes) {
    const auto encoded = encode(
        encoding, static_cast<int>(pictures.size()),
        [&](int i) { return pictures[static_cast<std::size_t>(i)]; }, kBegin);
    Jury jury(kBegin);
    MotionAnalysis analysis(
        encoded.format, MotionSettings{},
        [&](const MotionSample& sample) {
            jury.hear(sample);
            if (std::getenv("PETCAM_SAMPLES")) {
                std::printf("%s %lu t=%.2f level=%d moving=%d\n", clip.group.c_str(), clip.seed,
                            std::chrono::duration<double>(sample.at - kBegin).count(), sample.level,
                            sample.moving);
            }
        },
        VideoDecoder::Queue::Unbounded);
    for (const auto& frame : encoded.frames) {
        bytes += gst_buffer_get_size(frame.data.get());
        analysis.push(frame);
    }
    REQUIRE(analysis.drain(20s));
    CHECK(analysis.counts().leftOut == 0);
    return jury.verdict();
}

}  // namespace

TEST_CASE(
    "what an encoder does to a still picture at few bits is no motion, and pets are found all the same") {
    Table tables[2];
    std::size_t bytes[2] = {0, 0};
    double seconds = 0;
    for (const auto& clips : {stillClips(variants(), kScale), movingClips(variants(), kScale)}) {
        for (const auto& clip : clips) {
            std::vector<cv::Mat> pictures;
            for (int i = 0; i < clip.seconds * 15; ++i)
                pictures.push_back(clip.picture(i / 15.0));
            seconds += clip.seconds;
            for (const auto codec : {VideoCodec::H264, VideoCodec::VP8}) {
                const auto which = static_cast<std::size_t>(codec);
                tables[which].add(clip, judge(clip, pictures, Encoding{codec}, bytes[which]));
            }
        }
    }
    for (const auto codec : {VideoCodec::H264, VideoCodec::VP8}) {
        const auto which = static_cast<std::size_t>(codec);
        const double kilobits = static_cast<double>(bytes[which]) * 8 / 1000 / seconds;
        char title[120];
        std::snprintf(title, sizeof title, "%s 480x270, 15 a second, %.0f kbit/s, a keyframe every 4 s",
                      codec == VideoCodec::H264 ? "H.264" : "VP8", kilobits);
        tables[which].print(title);
        CHECK(tables[which].quiet == tables[which].still);
        CHECK(tables[which].inTime >= 0.95 * tables[which].moving);
    }
}
