#pragma once

#include <functional>
#include <optional>

#include "ingest/stream_ingest.hpp"
#include "ingest/udp_port.hpp"

namespace petcam::gst {

/// What one connection of a camera sends.
struct CameraStreams {
    RtpMedia video;
    std::optional<RtpMedia> sound;
};

/// One camera's three streams: its best picture, its lowest one, its sound, each on a UDP port of its own,
/// all with the same clock. Used on the thread of its loop.
class CameraIngest {
public:
    struct Outlet {
        std::function<void(const Frame&, const VideoFormat&)> best;
        std::function<void(const Frame&, const VideoFormat&)> lowest;
        std::function<void(const Frame&)> sound;
        std::function<void()> keyframeWanted;
        std::function<WallTime()> now;
    };

    /// Throws std::runtime_error when there are no ports to be had.
    explicit CameraIngest(Outlet outlet);

    std::uint16_t bestPort() const { return best_.port.number(); }
    std::uint16_t lowestPort() const { return lowest_.port.number(); }
    std::uint16_t soundPort() const { return sound_.port.number(); }
    /// The plugin's port, from which packets come.
    void takeFrom(std::uint16_t sender);
    /// Another connection; nothing: none.
    void expect(const std::optional<CameraStreams>& streams);

    IngestCounters best() const { return best_.stream.counters(); }
    IngestCounters lowest() const { return lowest_.stream.counters(); }
    IngestCounters sound() const { return sound_.stream.counters(); }

private:
    /// Turns caps into a format when they change.
    struct Formats {
        VideoCodec codec = VideoCodec::H264;
        std::optional<VideoFormat> current;

        const VideoFormat* of(const GstCapsPtr& caps);
    };
    struct Stream {
        Stream(CameraClock& clock, StreamIngest::Outlet outlet, std::function<WallTime()> now);

        StreamIngest stream;
        UdpPort port;
    };

    const Outlet outlet_;
    CameraClock clock_;
    Formats bestFormats_;
    Formats lowestFormats_;
    Stream best_;
    Stream lowest_;
    Stream sound_;
};

}  // namespace petcam::gst
