#pragma once

#include <filesystem>
#include <vector>

#include "media/bytes.hpp"
#include "petcam/rtp/codec.hpp"

namespace petcam::peer {

/// Canned video, cut into RTP payloads once and sent in a loop: packet by packet at its timestamp, and after
/// `duration` from the start again. Immutable, so any number of senders share one.
class Clip {
public:
    struct Packet {
        Bytes payload;
        std::uint32_t timestamp = 0;  ///< 90 kHz ticks from the loop's start
        bool marker = false;          ///< last of its picture (RFC 6184 section 5.1, RFC 7741 section 4.1)
        bool startsKeyframe = false;
    };

    /// Reads `.h264` (annex B; it has no times, hence `framesPerSecond`) or `.ivf` (VP8, with its own times).
    /// Throws std::runtime_error with the file's name and what to do.
    static Clip load(const std::filesystem::path& file, unsigned framesPerSecond = 15);

    Clip(rtp::VideoCodec codec, std::vector<Packet> packets, std::uint32_t duration)
        : codec_(codec), packets_(std::move(packets)), duration_(duration) {}

    rtp::VideoCodec codec() const noexcept { return codec_; }
    const std::vector<Packet>& packets() const noexcept { return packets_; }
    std::uint32_t duration() const noexcept { return duration_; }  ///< of one loop, in 90 kHz ticks

    /// For VP8 only: puts the sender's running number of the picture (15 bits) into its copy of a payload. A
    /// clip's own payloads number the pictures from 0, so without this the ids would jump back with every
    /// loop.
    static void setPictureId(std::span<std::uint8_t> payload, std::uint16_t id) noexcept;

private:
    rtp::VideoCodec codec_;
    std::vector<Packet> packets_;
    std::uint32_t duration_;
};

}  // namespace petcam::peer
