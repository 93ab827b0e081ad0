#include "analysis/video_decoder.hpp"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>

#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

#include "model/drawing.hpp"

namespace petcam::gst {
namespace {

// What waits for the decoder: two seconds of a camera at 15 pictures a second.
constexpr std::uint64_t kMostWaiting = 30;
// A clock that was set back by more than this is another clock.
constexpr Microseconds kClockSet = 1s;

GstElementPtr element(const char* factory, const char* name) {
    auto made = GstElementPtr::take(gst_element_factory_make(factory, name));
    if (!made) throw std::runtime_error(std::string("GStreamer has no element ") + factory);
    return made;
}

/// What decodes the frames, in its order. One thread: the pictures are small, and there are other cameras.
std::vector<GstElementPtr> decoderOf(VideoCodec codec) {
    if (codec == VideoCodec::VP8) {
        auto decoder = element("vp8dec", "decoder");
        g_object_set(decoder.get(), "threads", 1U, nullptr);
        return {decoder};
    }
    // libav maps 26 MB of libraries, OpenH264 two, and takes as long: what browsers send (RFC 7742) is
    // baseline. It wants a byte stream and caps that say what is in it, which the parser sees to.
    if (auto decoder = GstElementPtr::take(gst_element_factory_make("openh264dec", "decoder"))) {
        return {element("h264parse", "parser"), decoder};
    }
    auto decoder = element("avdec_h264", "decoder");
    g_object_set(decoder.get(), "max-threads", 1, "output-corrupt", FALSE, nullptr);
    return {decoder};
}

void set(GObject* object, const char* property, const char* value) {
    gst_util_set_object_arg(object, property, value);
}

}  // namespace

VideoDecoder::VideoDecoder(VideoFormat format, Picture picture, Queue queue)
    : format_(std::move(format)),
      picture_(std::move(picture)),
      mostWaiting_(queue == Queue::Bounded ? kMostWaiting : std::numeric_limits<std::uint64_t>::max()) {
    pipeline_ = GstElementPtr::take(gst_pipeline_new(nullptr));
    source_ = element("appsrc", "frames");
    sink_ = element("appsink", "pictures");
    g_object_set(source_.get(), "caps", format_.caps.get(), "emit-signals", FALSE, "max-bytes", guint64{0},
                 nullptr);
    set(G_OBJECT(source_.get()), "format", "time");
    g_object_set(sink_.get(), "sync", FALSE, "qos", FALSE, "enable-last-sample", FALSE, nullptr);
    auto chain = decoderOf(format_.codec);
    if (g_object_class_find_property(G_OBJECT_GET_CLASS(chain.back().get()), "discard-corrupted-frames")) {
        g_object_set(chain.back().get(), "discard-corrupted-frames", TRUE, nullptr);
    }
    chain.push_back(sink_);
    gst_bin_add(GST_BIN(pipeline_.get()), source_.get());
    const GstElementPtr* before = &source_;
    for (const auto& next : chain) {
        gst_bin_add(GST_BIN(pipeline_.get()), next.get());
        if (!gst_element_link(before->get(), next.get()))
            throw std::runtime_error("cannot link the decoder's pipeline");
        before = &next;
    }
    GstAppSinkCallbacks callbacks{};
    callbacks.new_sample = [](GstAppSink* sink, gpointer self) { return onSample(sink, self); };
    gst_app_sink_set_callbacks(GST_APP_SINK(sink_.get()), &callbacks, this, nullptr);
    const auto bus = GstBusPtr::take(gst_element_get_bus(pipeline_.get()));
    gst_bus_set_sync_handler(bus.get(), &VideoDecoder::onMessage, this, nullptr);
}

VideoDecoder::~VideoDecoder() {
    stop();
}

void VideoDecoder::start() {
    failed_ = false;
    gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
}

void VideoDecoder::stop() noexcept {
    draw(pipeline_, format_.codec == VideoCodec::VP8 ? "decoder-VP8" : "decoder-H264");
    gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
}

void VideoDecoder::push(const Frame& frame) {
    if (!frame.data || skips(frame)) {
        ++leftOut_;
        return;
    }
    // Our own head on bytes that are shared. Captures that the clocks put out of order stay in order here.
    auto buffer = GstBufferPtr::take(gst_buffer_copy(frame.data.get()));
    const WallTime at = lastAt_ && frame.at <= *lastAt_ ? *lastAt_ + Microseconds(1) : frame.at;
    lastAt_ = at;
    GST_BUFFER_PTS(buffer.get()) = static_cast<GstClockTime>((at - begin_).count()) * GST_USECOND;
    GST_BUFFER_DTS(buffer.get()) = GST_CLOCK_TIME_NONE;
    GST_BUFFER_DURATION(buffer.get()) = GST_CLOCK_TIME_NONE;
    if (frame.keyframe) {
        GST_BUFFER_FLAG_UNSET(buffer.get(), GST_BUFFER_FLAG_DELTA_UNIT);
    } else {
        GST_BUFFER_FLAG_SET(buffer.get(), GST_BUFFER_FLAG_DELTA_UNIT);
    }
    ++pushed_;
    if (gst_app_src_push_buffer(GST_APP_SRC(source_.get()), buffer.release()) != GST_FLOW_OK) failed_ = true;
}

/// Whether the frame cannot be decoded; gets the pipeline ready for it when it can.
bool VideoDecoder::skips(const Frame& frame) {
    const bool damaged =
        GST_BUFFER_FLAG_IS_SET(frame.data.get(), GST_BUFFER_FLAG_CORRUPTED) ||
        (!frame.keyframe && GST_BUFFER_FLAG_IS_SET(frame.data.get(), GST_BUFFER_FLAG_DISCONT));
    const bool late = gst_app_src_get_current_level_buffers(GST_APP_SRC(source_.get())) >= mostWaiting_;
    const bool clockSet = lastAt_ && *lastAt_ - frame.at > kClockSet;
    if (damaged || late || failed_ || clockSet) wantsKeyframe_ = true;
    if (!wantsKeyframe_) return false;
    if (!frame.keyframe || damaged || late) return true;
    if (lastAt_ && (failed_ || clockSet)) {
        stop();
        lastAt_.reset();
        ++restarts_;
    }
    if (!lastAt_) {
        begin_ = frame.at;
        start();
    }
    wantsKeyframe_ = false;
    return false;
}

bool VideoDecoder::drain(Microseconds patience) {
    if (!lastAt_) return false;
    gst_app_src_end_of_stream(GST_APP_SRC(source_.get()));
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!gst_app_sink_is_eos(GST_APP_SINK(sink_.get()))) {
        if (failed_ || std::chrono::steady_clock::now() > until) return false;
        g_usleep(1000);
    }
    return true;
}

VideoDecoder::Counts VideoDecoder::counts() const noexcept {
    return {pushed_.load(), leftOut_.load(), restarts_.load()};
}

GstFlowReturn VideoDecoder::onSample(void* sink, void* self) {
    auto& decoder = *static_cast<VideoDecoder*>(self);
    const auto sample = GstSamplePtr::take(gst_app_sink_pull_sample(GST_APP_SINK(sink)));
    const GstBuffer* buffer = sample ? gst_sample_get_buffer(sample.get()) : nullptr;
    if (buffer && GST_BUFFER_PTS_IS_VALID(buffer)) {
        const auto since = Microseconds(static_cast<std::int64_t>(GST_BUFFER_PTS(buffer) / GST_USECOND));
        decoder.picture_(sample.get(), decoder.begin_ + since);
    }
    return GST_FLOW_OK;
}

/// On whatever thread has something to say. Nobody reads the bus, so nothing may stay in it.
GstBusSyncReply VideoDecoder::onMessage(GstBus*, GstMessage* message, void* self) {
    if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) static_cast<VideoDecoder*>(self)->failed_ = true;
    gst_message_unref(message);
    return GST_BUS_DROP;
}

}  // namespace petcam::gst
