#include "analysis/motion_analysis.hpp"

#include <mutex>
#include <random>

#include "catch.hpp"
#include "encoder.hpp"
#include "room.hpp"

using namespace petcam::gst;
using namespace petcam::gst::test;

namespace {

constexpr WallTime kBegin = WallTime(Microseconds(1'764'000'000'000'000));
constexpr Microseconds kPatience = 20s;

/// A pet that walks to and fro all the time from `from` (seconds) on.
EncodedClip pacing(VideoCodec codec, double seconds, double from, double scale = 1, WallTime begin = kBegin,
                   const char* h264 = "byte-stream") {
    const cv::Mat background = room(3, scale);
    const Sprite sprite = pet(50, 32, 30, 1, scale);
    const cv::Size size(static_cast<int>(320 * scale), static_cast<int>(180 * scale));
    const auto picture = [&](int i) {
        const double at = i / 15.0;
        cv::Mat whole = background(cv::Rect(cv::Point(kRoomMargin, kRoomMargin), size)).clone();
        if (at >= from) draw(whole, sprite, (160 + 120 * std::sin((at - from) * 0.6)) * scale, 100 * scale);
        cv::Mat grey;
        whole.convertTo(grey, CV_8U);
        return grey;
    };
    return encode({codec, 200, 15, 60, h264}, static_cast<int>(seconds * 15), picture, begin);
}

struct Listener {
    void hear(const MotionSample& sample) {
        const std::lock_guard lock(mutex);
        samples.push_back(sample);
    }
    int moving(WallTime from, WallTime to) {
        const std::lock_guard lock(mutex);
        return static_cast<int>(
            std::count_if(samples.begin(), samples.end(), [&](const MotionSample& sample) {
                return sample.moving && sample.at >= from && sample.at < to;
            }));
    }
    std::size_t count() {
        const std::lock_guard lock(mutex);
        return samples.size();
    }
    std::mutex mutex;
    std::vector<MotionSample> samples;
};

/// A frame with the same bytes but for what `change` does to them.
Frame changed(const Frame& frame, const std::function<void(GstMapInfo&)>& change) {
    Frame copy = frame;
    copy.data = GstBufferPtr::take(gst_buffer_copy_deep(frame.data.get()));
    GstMapInfo map;
    REQUIRE(gst_buffer_map(copy.data.get(), &map, GST_MAP_READWRITE));
    change(map);
    gst_buffer_unmap(copy.data.get(), &map);
    return copy;
}

}  // namespace

TEST_CASE("five samples a second come with the moments of capture of their pictures") {
    for (const auto codec : {VideoCodec::H264, VideoCodec::VP8}) {
        const auto clip = pacing(codec, 6, 3);
        Listener listener;
        MotionAnalysis analysis(
            clip.format, {}, [&](const MotionSample& s) { listener.hear(s); },
            VideoDecoder::Queue::Unbounded);
        CHECK(analysis.wantsKeyframe());
        for (const auto& frame : clip.frames)
            analysis.push(frame);
        CHECK_FALSE(analysis.wantsKeyframe());
        REQUIRE(analysis.drain(kPatience));
        REQUIRE(listener.count() == 30);
        for (std::size_t i = 0; i < 30; ++i) {
            CHECK(std::chrono::abs(listener.samples[i].at - (kBegin + static_cast<int>(i) * 200ms)) < 2ms);
        }
        CHECK(listener.moving(kBegin, kBegin + 3s) == 0);
        CHECK(listener.moving(kBegin + 4s, kBegin + 6s) >= 8);
        CHECK(analysis.counts().leftOut == 0);
    }
}

TEST_CASE("H.264 is looked at in either of its stream formats") {
    const auto clip = pacing(VideoCodec::H264, 4, 1, 1, kBegin, "avc");
    Listener listener;
    MotionAnalysis analysis(
        clip.format, {}, [&](const MotionSample& s) { listener.hear(s); }, VideoDecoder::Queue::Unbounded);
    for (const auto& frame : clip.frames)
        analysis.push(frame);
    REQUIRE(analysis.drain(kPatience));
    CHECK(listener.count() == 20);
    CHECK(listener.moving(kBegin + 2s, kBegin + 4s) >= 8);
}

TEST_CASE("nothing is looked at before the first keyframe, nor from a loss to the next one") {
    for (const auto codec : {VideoCodec::H264, VideoCodec::VP8}) {
        const auto clip = pacing(codec, 10, 0);  // keyframes at 0, 4 and 8 s
        Listener listener;
        MotionAnalysis analysis(
            clip.format, {}, [&](const MotionSample& s) { listener.hear(s); },
            VideoDecoder::Queue::Unbounded);
        for (std::size_t i = 20; i < clip.frames.size(); ++i) {
            if (i == 75) continue;  // lost
            Frame frame = clip.frames[i];
            if (i == 76) {
                frame = changed(frame, [](GstMapInfo&) {});
                GST_BUFFER_FLAG_SET(frame.data.get(), GST_BUFFER_FLAG_DISCONT);
            }
            analysis.push(frame);
            CHECK(analysis.wantsKeyframe() == (i < 60 || (i >= 76 && i < 120)));
        }
        REQUIRE(analysis.drain(kPatience));
        CHECK(analysis.counts().leftOut == 40 + 44);
        for (const auto& sample : listener.samples) {
            const auto since = sample.at - kBegin;
            CHECK(((since >= 4s - 1ms && since < 5s) || since >= 8s - 1ms));
        }
        CHECK(listener.count() >= 13);
    }
}

TEST_CASE("garbage in frames does no harm, and from the next good keyframe on motion is seen again") {
    std::minstd_rand random(7);
    for (const auto codec : {VideoCodec::H264, VideoCodec::VP8}) {
        const auto clip = pacing(codec, 16, 9);
        Listener listener;
        MotionAnalysis analysis(
            clip.format, {}, [&](const MotionSample& s) { listener.hear(s); },
            VideoDecoder::Queue::Unbounded);
        for (std::size_t i = 0; i < clip.frames.size(); ++i) {
            const bool spoilt = i >= 15 && i < 110 && i % 3 == 0;  // keyframe 60 among them
            analysis.push(!spoilt ? clip.frames[i] : changed(clip.frames[i], [&](GstMapInfo& map) {
                for (gsize at = 0; at < map.size; at += 1 + random() % 20) {
                    map.data[at] = static_cast<guint8>(random());
                }
            }));
        }
        REQUIRE(analysis.drain(kPatience));
        CHECK(listener.moving(kBegin + 10s, kBegin + 16s) >= 24);
    }
}

TEST_CASE("empty and cut frames do no harm") {
    for (const auto codec : {VideoCodec::H264, VideoCodec::VP8}) {
        const auto clip = pacing(codec, 3, 0);
        Listener listener;
        MotionAnalysis analysis(
            clip.format, {}, [&](const MotionSample& s) { listener.hear(s); },
            VideoDecoder::Queue::Unbounded);
        analysis.push({});
        for (std::size_t i = 0; i < clip.frames.size(); ++i) {
            Frame frame = clip.frames[i];
            if (i % 5 == 1) {
                const gsize size = gst_buffer_get_size(frame.data.get()) / (i % 2 + 2);
                frame.data = GstBufferPtr::take(
                    gst_buffer_copy_region(frame.data.get(), GST_BUFFER_COPY_ALL, 0, i % 4 ? size : 0));
            }
            analysis.push(frame);
        }
        analysis.drain(kPatience);
        CHECK(analysis.counts().pushed > 0);
    }
}

TEST_CASE("a new picture size in the same stream is no motion, and motion is seen in it") {
    for (const auto codec : {VideoCodec::H264, VideoCodec::VP8}) {
        const auto before = pacing(codec, 4, 99);
        const auto after = pacing(codec, 6, 3, 0.75, kBegin + 4s);
        Listener listener;
        VideoFormat format = before.format;  // as the recorder has it: without the size
        if (codec == VideoCodec::H264) {
            format.caps =
                GstCapsPtr::take(gst_caps_from_string("video/x-h264,stream-format=byte-stream,alignment=au"));
        } else {
            format.caps = GstCapsPtr::take(gst_caps_from_string("video/x-vp8"));
        }
        MotionAnalysis analysis(
            format, {}, [&](const MotionSample& s) { listener.hear(s); }, VideoDecoder::Queue::Unbounded);
        for (const auto* part : {&before, &after}) {
            for (const auto& frame : part->frames)
                analysis.push(frame);
        }
        REQUIRE(analysis.drain(kPatience));
        CHECK(listener.count() == 50);
        CHECK(listener.moving(kBegin, kBegin + 7s) == 0);
        CHECK(listener.moving(kBegin + 8s, kBegin + 10s) >= 8);
    }
}

TEST_CASE("a clock that is set back starts the decoder afresh") {
    const auto first = pacing(VideoCodec::VP8, 3, 99);
    const auto second = pacing(VideoCodec::VP8, 3, 99, 1, kBegin - 1h);
    Listener listener;
    MotionAnalysis analysis(
        first.format, {}, [&](const MotionSample& s) { listener.hear(s); }, VideoDecoder::Queue::Unbounded);
    for (const auto& frame : first.frames)
        analysis.push(frame);
    for (const auto& frame : second.frames)
        analysis.push(frame);
    REQUIRE(analysis.drain(kPatience));
    CHECK(analysis.counts().restarts == 1);
    REQUIRE(listener.count() >= 15);
    CHECK(std::chrono::abs(listener.samples.back().at - (kBegin - 1h + 2800ms)) < 2ms);
    CHECK(listener.moving(kBegin - 2h, kBegin + 3s) == 0);
}
