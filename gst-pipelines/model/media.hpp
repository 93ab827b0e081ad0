#pragma once

#include "model/gst_ptr.hpp"
#include "model/wall_time.hpp"

namespace petcam::gst {

enum class VideoCodec { H264, VP8 };

/// What the picture of one layer is, until it changes. H.264 caps are stream-format=avc, alignment=au, with
/// the parameter sets in codec_data, so other sets are another format; VP8 caps are video/x-vp8. Both fit a
/// muxer as they are, and a decoder behind a parser.
struct VideoFormat {
    VideoCodec codec;
    GstCapsPtr caps;
    int width;   ///< pixels, as coded
    int height;  ///< pixels, as coded

    /// Frames of both may stand in one file.
    bool operator==(const VideoFormat& other) const noexcept {
        return codec == other.codec && width == other.width && height == other.height &&
               (caps.get() == other.caps.get() ||
                (caps && other.caps && gst_caps_is_equal(caps.get(), other.caps.get())));
    }
};

/// One access unit (a whole picture), or one Opus packet. `data` is shared, nobody writes into it, and its
/// own timestamps say nothing: who pushes it into a pipeline makes a (shallow) copy and sets them.
struct Frame {
    GstBufferPtr data;
    bool keyframe;  ///< a fresh decoder can start here; every Opus packet is one
    WallTime at;    ///< of capture
};

}  // namespace petcam::gst
