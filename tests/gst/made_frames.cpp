#include "made_frames.hpp"

#include <gst/app/gstappsink.h>

#include <string>

#include "catch.hpp"

namespace petcam::gst {
namespace {

/// All that a pipeline gives, and the caps of the last.
std::vector<GstSamplePtr> run(const std::string& line) {
    GError* error = nullptr;
    const auto pipeline =
        GstElementPtr::take(gst_parse_launch((line + " ! appsink name=out sync=false").c_str(), &error));
    INFO(line << (error ? error->message : ""));
    REQUIRE(error == nullptr);
    const auto sink = GstElementPtr::take(gst_bin_get_by_name(GST_BIN(pipeline.get()), "out"));
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    std::vector<GstSamplePtr> all;
    while (auto sample = GstSamplePtr::take(gst_app_sink_pull_sample(GST_APP_SINK(sink.get()))))
        all.push_back(std::move(sample));
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    return all;
}

GstBufferPtr bufferOf(const GstSamplePtr& sample) {
    return GstBufferPtr::share(gst_sample_get_buffer(sample.get()));
}

}  // namespace

Film makeFilm(const FilmWish& wish) {
    const std::string every = std::to_string(wish.keyframeEvery);
    const std::string encoder =
        wish.codec == VideoCodec::H264
            ? "openh264enc gop-size=" + every + " ! h264parse ! video/x-h264,stream-format=avc,alignment=au"
            : "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=" + every;
    const auto samples = run("videotestsrc pattern=ball num-buffers=" + std::to_string(wish.frames) +
                             " ! video/x-raw,format=I420,framerate=15/1,width=" + std::to_string(wish.width) +
                             ",height=" + std::to_string(wish.height) + " ! " + encoder);
    REQUIRE(samples.size() == static_cast<std::size_t>(wish.frames));
    Film film{
        {wish.codec, GstCapsPtr::share(gst_sample_get_caps(samples.front().get())), wish.width, wish.height},
        {}};
    for (const GstSamplePtr& sample : samples) {
        const GstBufferPtr buffer = bufferOf(sample);
        const Microseconds since(static_cast<std::int64_t>(film.frames.size()) * 1'000'000 / 15);
        film.frames.push_back(
            {buffer, !GST_BUFFER_FLAG_IS_SET(buffer.get(), GST_BUFFER_FLAG_DELTA_UNIT), wish.start + since});
    }
    return film;
}

std::vector<Frame> makeSound(int packets, WallTime start) {
    std::vector<Frame> sound;
    for (const GstSamplePtr& sample :
         run("audiotestsrc samplesperbuffer=960 num-buffers=" + std::to_string(packets) +
             " ! audio/x-raw,rate=48000,channels=2 ! opusenc")) {
        if (sound.size() == static_cast<std::size_t>(packets)) break;
        sound.push_back(
            {bufferOf(sample), true, start + Microseconds(20'000 * static_cast<std::int64_t>(sound.size()))});
    }
    return sound;
}

Frame emptyFrame(WallTime at, bool keyframe, std::size_t bytes) {
    return {GstBufferPtr::take(gst_buffer_new_allocate(nullptr, bytes, nullptr)), keyframe, at};
}

}  // namespace petcam::gst
