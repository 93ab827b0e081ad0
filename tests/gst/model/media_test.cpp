#include "model/media.hpp"

#include "catch.hpp"

using namespace petcam::gst;

namespace {

VideoFormat format(const char* caps, int width = 640) {
    return {VideoCodec::H264, GstCapsPtr::take(gst_caps_from_string(caps)), width, 360};
}

}  // namespace

TEST_CASE("formats are the same when codec, size and caps are") {
    CHECK(format("video/x-h264, width=640") == format("video/x-h264, width=640"));
    CHECK_FALSE(format("video/x-h264, profile=baseline") == format("video/x-h264, profile=high"));
    CHECK_FALSE(format("video/x-h264") == format("video/x-h264", 960));
}

TEST_CASE("seconds before 1970 are rounded down too") {
    CHECK(unixSeconds(fromUnixMicroseconds(1'999'999)) == 1);
    CHECK(unixSeconds(fromUnixMicroseconds(-1)) == -1);
    CHECK(unixMicroseconds(fromUnixMicroseconds(42)) == 42);
}
