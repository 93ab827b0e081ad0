#pragma once

#include <functional>
#include <opencv2/core.hpp>
#include <vector>

#include "model/media.hpp"

namespace petcam::gst::test {

/// How a browser sends the lowest layer: real-time encoders at few bits, a keyframe when the recorder asks
/// for it.
struct Encoding {
    VideoCodec codec;
    int kilobits = 120;  ///< a second
    int picturesPerSecond = 15;
    int keyframeEvery = 60;            ///< pictures
    const char* h264 = "byte-stream";  ///< or "avc"
};

struct EncodedClip {
    VideoFormat format;
    std::vector<Frame> frames;
};

/// Encodes grey pictures; the first is of the moment `begin`. Fails the test when that does not work.
EncodedClip encode(const Encoding& encoding, int pictures, const std::function<cv::Mat(int)>& picture,
                   WallTime begin);

}  // namespace petcam::gst::test
