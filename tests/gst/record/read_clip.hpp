#pragma once

#include <gst/app/gstappsink.h>

#include <filesystem>
#include <string>
#include <vector>

#include "catch.hpp"
#include "model/media.hpp"

namespace petcam::gst {

/// What a player finds in a file.
struct ReadClip {
    std::vector<std::int64_t> pictures;  ///< milliseconds
    std::vector<std::int64_t> sounds;    ///< milliseconds
    std::vector<std::size_t> pictureBytes;
    std::int64_t durationMs = 0;
    std::vector<std::size_t> keyframes;  ///< which pictures are such, by what the file says
    bool ended = false;
};

inline ReadClip readClip(const std::filesystem::path& file, bool withSound = true) {
    const bool mp4 = file.extension() == ".mp4";
    const std::string all = "queue max-size-time=0 max-size-buffers=0 max-size-bytes=0";
    std::string line = "filesrc location=" + file.string() +
                       (mp4 ? " ! qtdemux name=d" : " ! matroskademux name=d") + " d. ! " + all +
                       (mp4 ? " ! video/x-h264" : " ! video/x-vp8") +
                       " ! appsink name=v sync=false wait-on-eos=false";
    if (withSound) line += " d. ! " + all + " ! audio/x-opus ! appsink name=a sync=false wait-on-eos=false";
    GError* error = nullptr;
    const auto pipeline = GstElementPtr::take(gst_parse_launch(line.c_str(), &error));
    REQUIRE(error == nullptr);
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    const auto bus = GstBusPtr::take(gst_element_get_bus(pipeline.get()));
    const auto message = GstMessagePtr::take(gst_bus_timed_pop_filtered(
        bus.get(), 10 * GST_SECOND, static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR)));
    ReadClip clip;
    clip.ended = message && GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_EOS;
    gint64 duration = 0;
    if (gst_element_query_duration(pipeline.get(), GST_FORMAT_TIME, &duration))
        clip.durationMs = duration / GST_MSECOND;
    for (const char* name : {"v", "a"}) {
        const auto sink = GstElementPtr::take(gst_bin_get_by_name(GST_BIN(pipeline.get()), name));
        if (!sink) continue;
        while (const auto sample =
                   GstSamplePtr::take(gst_app_sink_try_pull_sample(GST_APP_SINK(sink.get()), 0))) {
            GstBuffer* buffer = gst_sample_get_buffer(sample.get());
            const bool picture = *name == 'v';
            if (picture && !GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT))
                clip.keyframes.push_back(clip.pictures.size());
            const auto ms =
                static_cast<std::int64_t>((GST_BUFFER_PTS(buffer) + GST_MSECOND / 2) / GST_MSECOND);
            (picture ? clip.pictures : clip.sounds).push_back(ms);
            if (picture) clip.pictureBytes.push_back(gst_buffer_get_size(buffer));
        }
    }
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    return clip;
}

}  // namespace petcam::gst
