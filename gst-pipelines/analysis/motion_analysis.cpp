#include "analysis/motion_analysis.hpp"

#include <gst/video/video.h>

#include <utility>

namespace petcam::gst {

MotionAnalysis::MotionAnalysis(VideoFormat format, const MotionSettings& settings,
                               std::function<void(const MotionSample&)> tell, VideoDecoder::Queue queue)
    : tell_(std::move(tell)),
      detector_(settings),
      decoder_(
          std::move(format), [this](GstSample* sample, WallTime at) { look(sample, at); }, queue) {}

void MotionAnalysis::look(GstSample* sample, WallTime at) {
    if (!pace_.takes(at)) return;
    GstVideoInfo info;
    GstVideoFrame frame;
    if (!gst_video_info_from_caps(&info, gst_sample_get_caps(sample)) || !GST_VIDEO_INFO_IS_YUV(&info) ||
        GST_VIDEO_INFO_COMP_DEPTH(&info, 0) != 8 || GST_VIDEO_INFO_COMP_PSTRIDE(&info, 0) != 1 ||
        !gst_video_frame_map(&frame, &info, gst_sample_get_buffer(sample), GST_MAP_READ)) {
        return;
    }
    const auto seen = detector_.look({static_cast<const std::uint8_t*>(GST_VIDEO_FRAME_COMP_DATA(&frame, 0)),
                                      GST_VIDEO_FRAME_WIDTH(&frame), GST_VIDEO_FRAME_HEIGHT(&frame),
                                      static_cast<std::size_t>(GST_VIDEO_FRAME_COMP_STRIDE(&frame, 0))},
                                     at);
    gst_video_frame_unmap(&frame);
    tell_(seen);
}

}  // namespace petcam::gst
