#include "photo.hpp"

#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <gst/video/video.h>

#include <filesystem>

#include "model/gst_ptr.hpp"

namespace petcam::gst::test {

const char* const kPhotoOfACat = "/usr/lib/python3/dist-packages/skimage/data/chelsea.png";

cv::Mat photoOfACat() {
    cv::Mat photo;
    if (!std::filesystem::exists(kPhotoOfACat)) return photo;
    const std::string line =
        std::string("filesrc location=") + kPhotoOfACat +
        " ! pngdec ! videoconvert ! video/x-raw,format=GRAY8 ! appsink name=out sync=false";
    const auto pipeline = GstElementPtr::take(gst_parse_launch(line.c_str(), nullptr));
    if (!pipeline) return photo;
    const auto sink = GstElementPtr::take(gst_bin_get_by_name(GST_BIN(pipeline.get()), "out"));
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    const auto sample =
        GstSamplePtr::take(gst_app_sink_try_pull_sample(GST_APP_SINK(sink.get()), 5 * GST_SECOND));
    GstVideoInfo info;
    GstVideoFrame frame;
    if (sample && gst_video_info_from_caps(&info, gst_sample_get_caps(sample.get())) &&
        gst_video_frame_map(&frame, &info, gst_sample_get_buffer(sample.get()), GST_MAP_READ)) {
        cv::Mat(info.height, info.width, CV_8U, GST_VIDEO_FRAME_PLANE_DATA(&frame, 0),
                static_cast<std::size_t>(GST_VIDEO_FRAME_PLANE_STRIDE(&frame, 0)))
            .convertTo(photo, CV_32F);
        gst_video_frame_unmap(&frame);
    }
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    return photo;
}

}  // namespace petcam::gst::test
