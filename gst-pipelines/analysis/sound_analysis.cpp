#include "analysis/sound_analysis.hpp"

#include <gst/app/gstappsrc.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "model/drawing.hpp"

namespace petcam::gst {
namespace {

// Packets that are passed on at once. One by one, waking the decoder costs three times as much as decoding.
constexpr std::size_t kTogether = 5;
constexpr std::uint64_t kMostWaiting = 100;  // two seconds
// A longer pause, or a clock set back, starts afresh: nothing is to be made up for it.
constexpr Microseconds kPause = 1s;

// `level` gives a value for each channel; there is one.
float firstOf(const GstStructure* level, const char* field) {
    const GValue* values = gst_structure_get_value(level, field);
    // The boxed type that GLib deprecates and `level` uses: asked for by its name.
    if (!values || g_strcmp0(G_VALUE_TYPE_NAME(values), "GValueArray") != 0) return kSilentDbfs;
    const auto* array = static_cast<const GValueArray*>(g_value_get_boxed(values));
    const double value = array && array->n_values > 0 ? g_value_get_double(&array->values[0]) : kSilentDbfs;
    return std::isnan(value) ? kSilentDbfs : static_cast<float>(std::clamp<double>(value, kSilentDbfs, 0));
}

}  // namespace

SoundAnalysis::SoundAnalysis(std::function<void(const SoundSample&)> tell) : tell_(std::move(tell)) {
    GError* error = nullptr;
    pipeline_ = GstElementPtr::take(
        gst_parse_launch("appsrc name=packets format=time emit-signals=false max-bytes=0 "
                         "caps=audio/x-opus,channel-mapping-family=0,channels=2,rate=48000 "
                         "! opusdec ! audio/x-raw,rate=16000,channels=1 ! level interval=100000000 ! "
                         "fakesink sync=false qos=false",
                         &error));
    if (error) {
        const std::string reason = error->message;
        g_error_free(error);
        throw std::runtime_error("cannot build the sound pipeline: " + reason);
    }
    source_ = GstElementPtr::take(gst_bin_get_by_name(GST_BIN(pipeline_.get()), "packets"));
    const auto bus = GstBusPtr::take(gst_element_get_bus(pipeline_.get()));
    gst_bus_set_sync_handler(bus.get(), &SoundAnalysis::onMessage, this, nullptr);
}

SoundAnalysis::~SoundAnalysis() {
    stop();
}

void SoundAnalysis::start(WallTime at) {
    stop();
    failed_ = false;
    begin_ = at;
    gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
}

void SoundAnalysis::stop() noexcept {
    draw(pipeline_, "sound");
    gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
}

void SoundAnalysis::push(const Frame& packet) {
    if (!packet.data) return;
    const bool paused = !lastAt_ || packet.at < *lastAt_ - kPause || packet.at > *lastAt_ + kPause;
    if (paused || failed_) {
        together_.clear();
        start(packet.at);
        lastAt_.reset();
    }
    auto buffer = GstBufferPtr::take(gst_buffer_copy(packet.data.get()));
    lastAt_ = lastAt_ ? std::max(packet.at, *lastAt_) : packet.at;
    GST_BUFFER_PTS(buffer.get()) = static_cast<GstClockTime>((*lastAt_ - begin_).count()) * GST_USECOND;
    GST_BUFFER_DTS(buffer.get()) = GST_CLOCK_TIME_NONE;
    together_.push_back(std::move(buffer));
    if (together_.size() == kTogether) pass();
}

void SoundAnalysis::pass() {
    if (gst_app_src_get_current_level_buffers(GST_APP_SRC(source_.get())) < kMostWaiting) {
        GstBufferList* packets = gst_buffer_list_new_sized(static_cast<guint>(together_.size()));
        for (auto& packet : together_)
            gst_buffer_list_add(packets, packet.release());
        if (gst_app_src_push_buffer_list(GST_APP_SRC(source_.get()), packets) != GST_FLOW_OK) failed_ = true;
    }
    together_.clear();
}

void SoundAnalysis::measured(const GstStructure* level) {
    GstClockTime since = 0;
    if (!gst_structure_get_clock_time(level, "running-time", &since)) return;
    const auto at = begin_ + Microseconds(static_cast<std::int64_t>(since / GST_USECOND));
    tell_({at, firstOf(level, "rms"), firstOf(level, "peak")});
}

/// `level` posts on the thread that decodes. Nobody reads the bus, so nothing may stay in it.
GstBusSyncReply SoundAnalysis::onMessage(GstBus*, GstMessage* message, void* self) {
    auto& analysis = *static_cast<SoundAnalysis*>(self);
    const GstStructure* structure = gst_message_get_structure(message);
    if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) analysis.failed_ = true;
    if (structure && gst_structure_has_name(structure, "level")) analysis.measured(structure);
    gst_message_unref(message);
    return GST_BUS_DROP;
}

}  // namespace petcam::gst
