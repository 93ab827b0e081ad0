#include "encoder.hpp"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>

#include <string>

#include "catch.hpp"

namespace petcam::gst::test {
namespace {

std::string description(const Encoding& encoding, cv::Size size) {
    const std::string bits = std::to_string(encoding.kilobits * 1000);
    const std::string every = std::to_string(encoding.keyframeEvery);
    const std::string in =
        "appsrc name=in format=time caps=video/x-raw,format=I420,width=" + std::to_string(size.width) +
        ",height=" + std::to_string(size.height) +
        ",framerate=" + std::to_string(encoding.picturesPerSecond) + "/1 ! ";
    const std::string out = " ! appsink name=out sync=false";
    // As libwebrtc sets them up: OpenH264 in camera mode with frame skipping off, libvpx in real-time mode.
    if (encoding.codec == VideoCodec::H264) {
        return in +
               "openh264enc usage-type=camera rate-control=bitrate complexity=low multi-thread=1 bitrate=" +
               bits + " gop-size=" + every +
               " ! video/x-h264,profile=constrained-baseline ! h264parse config-interval=-1 ! " +
               "video/x-h264,alignment=au,stream-format=" + encoding.h264 + out;
    }
    return in +
           "vp8enc deadline=1 cpu-used=6 threads=1 lag-in-frames=0 error-resilient=1 end-usage=cbr "
           "min-quantizer=2 " +
           "max-quantizer=56 undershoot=100 overshoot=15 buffer-size=1000 buffer-initial-size=500 " +
           "buffer-optimal-size=600 keyframe-max-dist=" + every + " target-bitrate=" + bits + out;
}

GstBuffer* bufferOf(const cv::Mat& grey, int number, int picturesPerSecond) {
    GstVideoInfo info;
    gst_video_info_set_format(&info, GST_VIDEO_FORMAT_I420, static_cast<guint>(grey.cols),
                              static_cast<guint>(grey.rows));
    GstBuffer* buffer = gst_buffer_new_allocate(nullptr, info.size, nullptr);
    gst_buffer_memset(buffer, 0, 128, info.size);  // no colour
    for (int y = 0; y < grey.rows; ++y) {
        gst_buffer_fill(buffer, info.offset[0] + static_cast<gsize>(y * info.stride[0]), grey.ptr(y),
                        static_cast<gsize>(grey.cols));
    }
    GST_BUFFER_PTS(buffer) =
        static_cast<GstClockTime>(number) * GST_SECOND / static_cast<GstClockTime>(picturesPerSecond);
    GST_BUFFER_DURATION(buffer) = GST_SECOND / static_cast<GstClockTime>(picturesPerSecond);
    return buffer;
}

}  // namespace

EncodedClip encode(const Encoding& encoding, int pictures, const std::function<cv::Mat(int)>& picture,
                   WallTime begin) {
    const cv::Mat first = picture(0);
    GError* error = nullptr;
    const auto pipeline =
        GstElementPtr::take(gst_parse_launch(description(encoding, first.size()).c_str(), &error));
    INFO((error ? error->message : ""));
    REQUIRE(error == nullptr);
    const auto in = GstElementPtr::take(gst_bin_get_by_name(GST_BIN(pipeline.get()), "in"));
    const auto out = GstElementPtr::take(gst_bin_get_by_name(GST_BIN(pipeline.get()), "out"));
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    for (int i = 0; i < pictures; ++i) {
        const cv::Mat grey = i == 0 ? first : picture(i);
        gst_app_src_push_buffer(GST_APP_SRC(in.get()), bufferOf(grey, i, encoding.picturesPerSecond));
    }
    gst_app_src_end_of_stream(GST_APP_SRC(in.get()));
    EncodedClip clip{{encoding.codec, {}, first.cols, first.rows}, {}};
    while (const auto sample =
               GstSamplePtr::take(gst_app_sink_try_pull_sample(GST_APP_SINK(out.get()), 20 * GST_SECOND))) {
        clip.format.caps = GstCapsPtr::share(gst_sample_get_caps(sample.get()));
        GstBuffer* buffer = gst_sample_get_buffer(sample.get());
        const auto at = Microseconds(static_cast<std::int64_t>(GST_BUFFER_PTS(buffer) / GST_USECOND));
        const bool keyframe = !GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT);
        clip.frames.push_back({GstBufferPtr::share(buffer), keyframe, begin + at});
    }
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    int since = 0;
    for (const auto& frame : clip.frames) {
        since = frame.keyframe ? 0 : since + 1;
        REQUIRE(since < encoding.keyframeEvery);
    }
    REQUIRE(clip.frames.size() > static_cast<std::size_t>(pictures * 9 / 10));
    return clip;
}

}  // namespace petcam::gst::test
