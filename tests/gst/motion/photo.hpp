#pragma once

#include <opencv2/core.hpp>
#include <string>

namespace petcam::gst::test {

/// A real photo of a cat (Debian's python3-skimage): 32-bit float grey, 451x300. Empty when it is not there.
cv::Mat photoOfACat();
extern const char* const kPhotoOfACat;

}  // namespace petcam::gst::test
