#include "snapshot/jpeg.hpp"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>

#include <string>

#include "model/drawing.hpp"

namespace petcam::gst {
namespace {

constexpr GstClockTime kPatience = 10 * GST_SECOND;

GstElementPtr pipelineFor(const Cut& cut, int quality) {
    const std::string line =
        "appsrc name=picture format=time emit-signals=false ! videocrop left=" + std::to_string(cut.left) +
        " top=" + std::to_string(cut.top) + " right=" + std::to_string(cut.right) +
        " bottom=" + std::to_string(cut.bottom) + " ! jpegenc quality=" + std::to_string(quality) +
        " ! appsink name=jpeg sync=false";
    GError* error = nullptr;
    auto pipeline = GstElementPtr::take(gst_parse_launch(line.c_str(), &error));
    if (!error) return pipeline;
    g_error_free(error);
    return {};
}

}  // namespace

std::vector<std::uint8_t> jpegOf(GstSample* picture, const Cut& cut, int quality) {
    std::vector<std::uint8_t> jpeg;
    const auto pipeline = pipelineFor(cut, quality);
    if (!pipeline) return jpeg;
    const auto source = GstElementPtr::take(gst_bin_get_by_name(GST_BIN(pipeline.get()), "picture"));
    const auto sink = GstElementPtr::take(gst_bin_get_by_name(GST_BIN(pipeline.get()), "jpeg"));
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    gst_app_src_push_sample(GST_APP_SRC(source.get()), picture);
    gst_app_src_end_of_stream(GST_APP_SRC(source.get()));
    const auto sample = GstSamplePtr::take(gst_app_sink_try_pull_sample(GST_APP_SINK(sink.get()), kPatience));
    if (sample) {
        const GstBytes bytes(gst_sample_get_buffer(sample.get()));
        jpeg.assign(bytes.data(), bytes.data() + bytes.size());
    }
    draw(pipeline, "jpeg");
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    return jpeg;
}

}  // namespace petcam::gst
