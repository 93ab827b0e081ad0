#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "companion/loop_queue.hpp"
#include "ingest/rtp_chain.hpp"
#include "ingest/rtp_clock.hpp"
#include "model/media.hpp"

namespace petcam::gst {

/// What came in for one stream.
struct IngestCounters {
    std::uint64_t packets = 0;
    std::uint64_t foreign = 0;  ///< of another payload type, or malformed
    std::uint64_t frames = 0;
    std::uint64_t lost = 0;     ///< packets that never came
    std::uint64_t sources = 0;  ///< SSRCs, one after another
    std::uint64_t broken = 0;   ///< chains that ended by an error
};

/// One stream of a camera (its best picture, its lowest, its sound): datagrams in, frames with the moment of
/// capture out. Another SSRC may take over at any packet, as happens when the camera changes layers; what the
/// one before still has comes out first. Used on the thread of its loop.
class StreamIngest {
public:
    struct Outlet {
        std::function<void(Frame, const GstCapsPtr&)> frame;
        std::function<void()> keyframeWanted;
    };

    /// `camera`: shared by the streams of one camera, outlives this.
    StreamIngest(CameraClock& camera, Outlet outlet, GMainContext* context = nullptr);
    ~StreamIngest();
    StreamIngest(const StreamIngest&) = delete;
    StreamIngest& operator=(const StreamIngest&) = delete;

    /// What comes from now on, of a connection that is new; nothing: everything is ignored.
    void expect(std::optional<RtpMedia> media);
    /// RTP or RTCP.
    void datagram(std::span<const std::uint8_t> bytes, WallTime arrival);

    IngestCounters counters() const;

private:
    /// A chain and the SSRC that it is for.
    struct Source {
        std::uint32_t ssrc;
        std::uint64_t id;
        std::unique_ptr<RtpChain> chain;
    };

    void end(std::optional<Source>& source);
    void report(std::span<const std::uint8_t> bytes, WallTime arrival);
    RtpClock& clockOf(std::uint32_t ssrc);
    void turnTo(std::uint32_t ssrc);
    void onEncoded(std::uint64_t id, Encoded encoded);
    void onEnded(std::uint64_t id);
    void drained();
    void tell(std::uint32_t ssrc, Encoded encoded);

    CameraClock& camera_;
    const Outlet outlet_;
    std::optional<RtpMedia> media_;
    std::map<std::uint32_t, RtpClock> clocks_;
    std::uint64_t lastId_ = 0;
    IngestCounters counters_;
    std::vector<std::pair<std::uint32_t, Encoded>> held_;  ///< with its SSRC, until draining_ has ended
    std::optional<Source> current_;
    std::optional<Source> draining_;
    companion::LoopQueue queue_;
};

}  // namespace petcam::gst
