#include <gst/gst.h>

namespace {

/// Before any test: GStreamer does nothing useful until then.
const bool ready = [] {
    gst_init(nullptr, nullptr);
    return true;
}();

}  // namespace
