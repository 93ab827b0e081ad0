#pragma once

#include <string>
#include <vector>

namespace petcam::gst::app {

/// What this machine's GStreamer lacks of what the recorder uses: one line each, with the Debian package that
/// has it. After gst_init.
std::vector<std::string> missingElements();

}  // namespace petcam::gst::app
