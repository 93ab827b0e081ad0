#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "model/gst_ptr.hpp"

namespace petcam::gst {

/// What one payload type of a camera carries.
struct RtpMedia {
    enum class Kind { H264, VP8, Opus };

    Kind kind;
    std::uint8_t payloadType;
    std::uint32_t clockRate;  ///< Hz
    int channels = 0;         ///< of Opus

    bool operator==(const RtpMedia&) const = default;
};

/// One whole picture or Opus packet, in the order of the stream.
struct Encoded {
    GstBufferPtr data;
    GstCapsPtr caps;
    bool keyframe;
    std::uint32_t timestamp;  ///< of RTP
};

/// The packets of one SSRC in whatever order in, what they carry out:
///
///   appsrc ! rtpjitterbuffer ! rtph264depay ! h264parse ! appsink    (rtpvp8depay, rtpopusdepay)
///
/// A missing packet is awaited for kPatience, since the camera may send it again. When it does not come, or a
/// picture lacks its end, all are left out until the next keyframe: they would show what that one did not
/// draw.
class RtpChain {
public:
    static constexpr unsigned kPatienceMs = 400;

    /// Called on threads of GStreamer; they must not destroy the chain.
    struct Outlet {
        std::function<void(Encoded)> encoded;
        std::function<void()> keyframeWanted;
        std::function<void()> ended;  ///< after `finish`, or when it broke
    };

    /// Throws std::runtime_error when an element is missing.
    RtpChain(const RtpMedia& media, Outlet outlet);
    ~RtpChain();
    RtpChain(const RtpChain&) = delete;
    RtpChain& operator=(const RtpChain&) = delete;

    void push(GstBufferPtr packet);
    /// Packets that never came, as far as is known by now.
    std::uint64_t lost() const;
    /// No more packets: what is inside comes out, then `ended` is called.
    void finish();

private:
    struct Passage;

    static GstPadProbeReturn onPacket(GstPad*, GstPadProbeInfo* info, gpointer passage);
    static GstPadProbeReturn watchRequests(GstPad*, GstPadProbeInfo* info, gpointer chain);
    static GstBusSyncReply onMessage(GstBus*, GstMessage* message, gpointer chain);
    void take(GstSamplePtr sample) const;

    const RtpMedia media_;
    const Outlet outlet_;
    GstElementPtr pipeline_;
    GstElementPtr source_;
    GstElementPtr order_;
};

}  // namespace petcam::gst
