#include "ingest/rtp_chain.hpp"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/rtp/gstrtpbuffer.h>
#include <gst/video/video.h>

#include <optional>
#include <stdexcept>

#include "model/drawing.hpp"

namespace petcam::gst {
namespace {

/// Much more than a camera sends in the patience of a jitter buffer.
constexpr guint64 kMostWaiting = 8 << 20;

std::string description(const RtpMedia& media) {
    const std::string in =
        "appsrc name=in is-live=true format=time do-timestamp=true ! rtpjitterbuffer name=order do-lost=true "
        "latency=" +
        std::to_string(RtpChain::kPatienceMs) + " ! ";
    const std::string out = " ! appsink name=out sync=false async=false enable-last-sample=false";
    switch (media.kind) {
        case RtpMedia::Kind::H264:
            return in +
                   "rtph264depay wait-for-keyframe=true request-keyframe=true ! h264parse ! "
                   "video/x-h264,stream-format=avc,alignment=au" +
                   out;
        case RtpMedia::Kind::VP8:
            return in + "rtpvp8depay wait-for-keyframe=true request-keyframe=true" + out;
        case RtpMedia::Kind::Opus:
            return in + "rtpopusdepay" + out;
    }
    throw std::logic_error("no such kind of RTP");
}

/// The name of the codec in SDP.
const char* encodingName(RtpMedia::Kind kind) {
    switch (kind) {
        case RtpMedia::Kind::H264:
            return "H264";
        case RtpMedia::Kind::VP8:
            return "VP8";
        case RtpMedia::Kind::Opus:
            return "OPUS";
    }
    throw std::logic_error("no such kind of RTP");
}

GstCapsPtr caps(const RtpMedia& media) {
    const bool video = media.kind != RtpMedia::Kind::Opus;
    auto caps = GstCapsPtr::take(gst_caps_new_simple(
        "application/x-rtp", "media", G_TYPE_STRING, video ? "video" : "audio", "encoding-name",
        G_TYPE_STRING, encodingName(media.kind), "payload", G_TYPE_INT, int{media.payloadType}, "clock-rate",
        G_TYPE_INT, static_cast<int>(media.clockRate), nullptr));
    if (!video) {
        // The depayloader takes the number of channels from here (RFC 7587 section 7).
        gst_caps_set_simple(caps.get(), "encoding-params", G_TYPE_STRING, "2", "sprop-stereo", G_TYPE_STRING,
                            media.channels == 1 ? "0" : "1", nullptr);
    }
    return caps;
}

GstElementPtr named(const GstElementPtr& bin, const char* name) {
    return GstElementPtr::take(gst_bin_get_by_name(GST_BIN(bin.get()), name));
}

void addProbe(const GstElementPtr& element, const char* pad, GstPadProbeType type,
              GstPadProbeCallback callback, gpointer data, GDestroyNotify destroy) {
    const auto on = GstPadPtr::take(gst_element_get_static_pad(element.get(), pad));
    gst_pad_add_probe(on.get(), type, callback, data, destroy);
}

}  // namespace

/// What the elements behind the jitter buffer cannot know by themselves, packet by packet in their order.
struct RtpChain::Passage {
    std::uint32_t clockRate;
    bool pictures;
    std::optional<std::uint64_t> last;  ///< timestamp, unwrapped
    bool whole;                         ///< the last packet ended a picture
    guint16 gaps;                       ///< where sequence numbers show none, for the depayloader to see

    /// RTP timestamps have to get past elements that know nanoseconds only: unwrapped and as a time.
    GstClockTime pack(std::uint32_t timestamp) {
        const std::uint64_t before = last.value_or((std::uint64_t{1} << 32) + timestamp);
        const auto step = static_cast<std::int32_t>(timestamp - static_cast<std::uint32_t>(before));
        last = before + static_cast<std::uint64_t>(std::int64_t{step});
        return gst_util_uint64_scale_round(*last, GST_SECOND, clockRate);
    }
    static std::uint32_t unpack(GstClockTime time, std::uint32_t clockRate) {
        return static_cast<std::uint32_t>(gst_util_uint64_scale_round(time, clockRate, GST_SECOND));
    }

    /// True when the picture before ended without its last packet. A browser whose link is too slow throws
    /// the rest of a picture away when the next one is a keyframe, and leaves no gap in the sequence numbers.
    bool brokeOff(GstRTPBuffer& rtp) {
        if (!pictures || gst_rtp_buffer_get_payload_len(&rtp) == 0) return false;  // only probes the network
        const std::uint32_t timestamp = gst_rtp_buffer_get_timestamp(&rtp);
        const bool broken = !whole && last && timestamp != static_cast<std::uint32_t>(*last);
        whole = gst_rtp_buffer_get_marker(&rtp);  // RFC 6184 section 5.1, RFC 7741 section 4.1
        return broken;
    }
};

RtpChain::RtpChain(const RtpMedia& media, Outlet outlet) : media_(media), outlet_(std::move(outlet)) {
    GError* error = nullptr;
    pipeline_ = GstElementPtr::take(gst_parse_launch(description(media).c_str(), &error));
    if (error) {
        const std::string text = error->message;
        g_error_free(error);
        throw std::runtime_error(text);
    }
    source_ = named(pipeline_, "in");
    g_object_set(source_.get(), "caps", caps(media).get(), "max-bytes", kMostWaiting, "leaky-type",
                 GST_APP_LEAKY_TYPE_DOWNSTREAM, nullptr);
    order_ = named(pipeline_, "order");
    addProbe(order_, "src", GST_PAD_PROBE_TYPE_BUFFER, onPacket,
             new Passage{media.clockRate, media.kind != RtpMedia::Kind::Opus, {}, true, 0},
             [](gpointer passage) { delete static_cast<Passage*>(passage); });
    addProbe(source_, "src", GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, watchRequests, this, nullptr);

    GstAppSinkCallbacks callbacks{};
    callbacks.new_sample = [](GstAppSink* sink, gpointer chain) {
        auto sample = GstSamplePtr::take(gst_app_sink_pull_sample(sink));
        if (sample) static_cast<RtpChain*>(chain)->take(std::move(sample));
        return GST_FLOW_OK;
    };
    gst_app_sink_set_callbacks(GST_APP_SINK(named(pipeline_, "out").get()), &callbacks, this, nullptr);
    const auto bus = GstBusPtr::take(gst_element_get_bus(pipeline_.get()));
    gst_bus_set_sync_handler(bus.get(), onMessage, this, nullptr);
    gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
}

RtpChain::~RtpChain() {
    draw(pipeline_, (std::string("ingest-") + encodingName(media_.kind)).c_str());
    gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
}

void RtpChain::push(GstBufferPtr packet) {
    gst_app_src_push_buffer(GST_APP_SRC(source_.get()), packet.release());
}

std::uint64_t RtpChain::lost() const {
    GstStructure* stats = nullptr;
    g_object_get(order_.get(), "stats", &stats, nullptr);
    guint64 lost = 0;
    gst_structure_get_uint64(stats, "num-lost", &lost);
    gst_structure_free(stats);
    return lost;
}

void RtpChain::finish() {
    gst_app_src_end_of_stream(GST_APP_SRC(source_.get()));
}

GstPadProbeReturn RtpChain::onPacket(GstPad*, GstPadProbeInfo* info, gpointer data) {
    Passage& passage = *static_cast<Passage*>(data);
    GstBuffer* buffer = gst_buffer_make_writable(GST_PAD_PROBE_INFO_BUFFER(info));
    GST_PAD_PROBE_INFO_DATA(info) = buffer;
    GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;
    if (!gst_rtp_buffer_map(buffer, GST_MAP_READWRITE, &rtp)) return GST_PAD_PROBE_DROP;
    if (passage.brokeOff(rtp)) ++passage.gaps;
    gst_rtp_buffer_set_seq(&rtp, static_cast<guint16>(gst_rtp_buffer_get_seq(&rtp) + passage.gaps));
    GST_BUFFER_PTS(buffer) = passage.pack(gst_rtp_buffer_get_timestamp(&rtp));
    GST_BUFFER_DTS(buffer) = GST_CLOCK_TIME_NONE;
    gst_rtp_buffer_unmap(&rtp);
    return GST_PAD_PROBE_OK;
}

GstPadProbeReturn RtpChain::watchRequests(GstPad*, GstPadProbeInfo* info, gpointer chain) {
    if (gst_video_event_is_force_key_unit(GST_PAD_PROBE_INFO_EVENT(info))) {
        static_cast<RtpChain*>(chain)->outlet_.keyframeWanted();
    }
    return GST_PAD_PROBE_OK;
}

GstBusSyncReply RtpChain::onMessage(GstBus*, GstMessage* message, gpointer chain) {
    const bool over =
        GST_MESSAGE_TYPE(message) == GST_MESSAGE_EOS || GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR;
    if (over) static_cast<RtpChain*>(chain)->outlet_.ended();
    gst_message_unref(message);
    return GST_BUS_DROP;
}

void RtpChain::take(GstSamplePtr sample) const {
    GstBuffer* buffer = gst_sample_get_buffer(sample.get());
    if (!buffer || !GST_BUFFER_PTS_IS_VALID(buffer)) return;
    outlet_.encoded({GstBufferPtr::share(buffer), GstCapsPtr::share(gst_sample_get_caps(sample.get())),
                     !GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT),
                     Passage::unpack(GST_BUFFER_PTS(buffer), media_.clockRate)});
}

}  // namespace petcam::gst
