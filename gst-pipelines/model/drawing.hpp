#pragma once

#include "model/gst_ptr.hpp"

namespace petcam::gst {

/// Draws a pipeline as it runs, with its caps, as TIME-NAME.dot in GST_DEBUG_DUMP_DOT_DIR; does nothing
/// without that. `dot -Tsvg` makes a picture of it.
inline void draw(const GstElementPtr& pipeline, const char* name) noexcept {
    if (GST_STATE(pipeline.get()) == GST_STATE_NULL) return;
    GST_DEBUG_BIN_TO_DOT_FILE_WITH_TS(GST_BIN(pipeline.get()), GST_DEBUG_GRAPH_SHOW_CAPS_DETAILS, name);
}

}  // namespace petcam::gst
