#include "snapshot/snapshot_maker.hpp"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>

#include <future>
#include <opencv2/core.hpp>

#include "catch.hpp"
#include "encoder.hpp"

using namespace petcam::gst;
using namespace petcam::gst::test;

namespace {

constexpr WallTime kBegin = WallTime(Microseconds(1'764'000'000'000'000));

/// A white bar that stands at i * 8 pixels in picture i, on dark grey.
cv::Mat bar(int i) {
    cv::Mat picture(180, 320, CV_8U, cv::Scalar(40));
    picture(cv::Rect(i * 8, 0, 8, 180)).setTo(220);
    return picture;
}

EncodedClip bars(VideoCodec codec) {
    return encode({codec, 1000, 15, 20}, 40, bar, kBegin);
}

cv::Mat decoded(const std::vector<std::uint8_t>& jpeg) {
    REQUIRE(jpeg.size() > 4);
    CHECK(jpeg[0] == 0xFF);
    CHECK(jpeg[1] == 0xD8);
    const auto pipeline = GstElementPtr::take(gst_parse_launch(
        "appsrc name=in ! jpegdec ! videoconvert ! video/x-raw,format=GRAY8 ! appsink name=out sync=false",
        nullptr));
    const auto in = GstElementPtr::take(gst_bin_get_by_name(GST_BIN(pipeline.get()), "in"));
    const auto out = GstElementPtr::take(gst_bin_get_by_name(GST_BIN(pipeline.get()), "out"));
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    GstBuffer* buffer = gst_buffer_new_allocate(nullptr, jpeg.size(), nullptr);
    gst_buffer_fill(buffer, 0, jpeg.data(), jpeg.size());
    gst_app_src_push_buffer(GST_APP_SRC(in.get()), buffer);
    gst_app_src_end_of_stream(GST_APP_SRC(in.get()));
    const auto sample =
        GstSamplePtr::take(gst_app_sink_try_pull_sample(GST_APP_SINK(out.get()), 20 * GST_SECOND));
    REQUIRE(sample);
    GstVideoInfo info;
    GstVideoFrame frame;
    REQUIRE(gst_video_info_from_caps(&info, gst_sample_get_caps(sample.get())));
    REQUIRE(gst_video_frame_map(&frame, &info, gst_sample_get_buffer(sample.get()), GST_MAP_READ));
    const cv::Mat picture = cv::Mat(info.height, info.width, CV_8U, GST_VIDEO_FRAME_PLANE_DATA(&frame, 0),
                                    static_cast<std::size_t>(GST_VIDEO_FRAME_PLANE_STRIDE(&frame, 0)))
                                .clone();
    gst_video_frame_unmap(&frame);
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    return picture;
}

int brightestColumn(const cv::Mat& picture) {
    int best = 0;
    for (int x = 0; x < picture.cols; ++x) {
        if (cv::mean(picture.col(x))[0] > cv::mean(picture.col(best))[0] + 2) best = x;
    }
    return best;
}

Snapshot taken(SnapshotMaker& maker, const std::vector<Frame>& frames, const VideoFormat& format, WallTime at,
               std::optional<Box> crop = std::nullopt) {
    std::promise<Snapshot> promise;
    REQUIRE(maker.take(frames, format, at, crop,
                       [&](Snapshot snapshot) { promise.set_value(std::move(snapshot)); }));
    auto future = promise.get_future();
    REQUIRE(future.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
    return future.get();
}

}  // namespace

TEST_CASE("a snapshot is the very picture of the moment, whole and cut") {
    SnapshotMaker maker;
    for (const auto codec : {VideoCodec::H264, VideoCodec::VP8}) {
        const auto clip = bars(codec);
        for (const int i : {0, 7, 19}) {
            const auto at = kBegin + Microseconds(i * 1'000'000 / 15) + 10ms;
            const auto snapshot = taken(maker, clip.frames, clip.format, at);
            CHECK(std::chrono::abs(snapshot.at - (at - 10ms)) < 2ms);
            const cv::Mat picture = decoded(snapshot.full);
            CHECK(picture.size() == cv::Size(320, 180));
            CHECK(brightestColumn(picture) == Approx(i * 8 + 4).margin(6));
            CHECK(snapshot.cropped.empty());
        }
        const auto cut =
            taken(maker, clip.frames, clip.format, kBegin + 1s, Box{15 * 8 / 320.F, 0.4F, 0.1F, 0.2F});
        const cv::Mat picture = decoded(cut.cropped);
        CHECK(picture.cols == Approx(320 / 3).margin(4));
        CHECK(picture.rows == Approx(180 / 3).margin(4));
        CHECK(brightestColumn(picture) > picture.cols / 5);
        CHECK(decoded(cut.full).cols == 320);
    }
}

TEST_CASE("frames without a keyframe and no frames at all give an empty snapshot, and the next one works") {
    SnapshotMaker maker;
    const auto clip = bars(VideoCodec::H264);
    CHECK(taken(maker, {}, clip.format, kBegin).full.empty());
    CHECK(taken(maker, {clip.frames.begin() + 1, clip.frames.begin() + 10}, clip.format, kBegin + 5s)
              .full.empty());
    CHECK(taken(maker, clip.frames, clip.format, kBegin - 1s).full.empty());
    CHECK_FALSE(taken(maker, clip.frames, clip.format, kBegin + 1s).full.empty());
}

TEST_CASE("no more than so many wait, and what waits in the end is dropped") {
    const auto clip = bars(VideoCodec::VP8);
    std::promise<void> go;
    auto going = go.get_future().share();
    std::promise<void> begun;
    int made = 0;
    const auto held = std::make_shared<int>();
    {
        SnapshotMaker maker;
        REQUIRE(maker.take(clip.frames, clip.format, kBegin, std::nullopt, [&](const Snapshot&) {
            ++made;
            begun.set_value();
            going.wait();
        }));
        REQUIRE(begun.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready);
        for (std::size_t i = 0; i < SnapshotMaker::kMostWaiting; ++i) {
            CHECK(maker.take(clip.frames, clip.format, kBegin, std::nullopt,
                             [&, held](const Snapshot&) { ++made; }));
        }
        CHECK_FALSE(
            maker.take(clip.frames, clip.format, kBegin, std::nullopt, [&](const Snapshot&) { ++made; }));
        go.set_value();
        maker.finish();
        CHECK(held.use_count() == 1);
        CHECK_FALSE(
            maker.take(clip.frames, clip.format, kBegin, std::nullopt, [&](const Snapshot&) { ++made; }));
    }
    CHECK(made <= static_cast<int>(SnapshotMaker::kMostWaiting) + 1);
}
