#include "app/elements.hpp"

#include <gst/gst.h>

namespace petcam::gst::app {
namespace {

struct Element {
    const char* name;
    const char* package;
};

constexpr Element kElements[] = {
    {"appsrc", "gstreamer1.0-plugins-base"},
    {"appsink", "gstreamer1.0-plugins-base"},
    {"filesink", "libgstreamer1.0-0"},
    {"rtpjitterbuffer", "gstreamer1.0-plugins-good"},
    {"rtph264depay", "gstreamer1.0-plugins-good"},
    {"rtpvp8depay", "gstreamer1.0-plugins-good"},
    {"rtpopusdepay", "gstreamer1.0-plugins-good"},
    {"h264parse", "gstreamer1.0-plugins-bad"},
    {"mp4mux", "gstreamer1.0-plugins-good"},
    {"webmmux", "gstreamer1.0-plugins-good"},
    {"vp8dec", "gstreamer1.0-plugins-good"},
    {"openh264dec", "gstreamer1.0-plugins-bad"},
    {"opusdec", "gstreamer1.0-plugins-base"},
    {"level", "gstreamer1.0-plugins-good"},
    {"jpegenc", "gstreamer1.0-plugins-good"},
    {"videocrop", "gstreamer1.0-plugins-good"},
    {"matroskademux", "gstreamer1.0-plugins-good"},
};

}  // namespace

std::vector<std::string> missingElements() {
    std::vector<std::string> missing;
    for (const Element& element : kElements) {
        GstElementFactory* found = gst_element_factory_find(element.name);
        if (found) {
            gst_object_unref(found);
        } else {
            missing.push_back(std::string(element.name) + " (apt-get install " + element.package + ")");
        }
    }
    return missing;
}

}  // namespace petcam::gst::app
