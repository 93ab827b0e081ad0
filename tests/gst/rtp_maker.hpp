#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/rtp_chain.hpp"

namespace petcam::gst {

/// The RTP packets of a small real stream, as GStreamer's own encoders and payloaders make them.
struct MadeStream {
    RtpMedia media;
    std::vector<std::vector<std::uint8_t>> packets;
    std::vector<std::uint32_t> timestamps;  ///< of each frame, in order
};

struct StreamWish {
    RtpMedia::Kind kind = RtpMedia::Kind::H264;
    int frames = 30;  ///< pictures at 15 a second, or Opus packets at 50
    int keyframeEvery = 10;
    int width = 320;
    int height = 180;
    std::uint32_t ssrc = 0x1111;
    std::uint32_t firstTimestamp = 1000;
    std::uint16_t firstNumber = 100;
    int mtu = 600;  ///< bytes of a packet
};

MadeStream makeStream(const StreamWish& wish);

std::uint16_t sequenceNumberOf(const std::vector<std::uint8_t>& packet);
std::uint32_t timestampOf(const std::vector<std::uint8_t>& packet);

/// A sender report alone (RFC 3550 section 6.4.1).
std::vector<std::uint8_t> senderReport(std::uint32_t ssrc, std::uint64_t ntp, std::uint32_t timestamp);

}  // namespace petcam::gst
