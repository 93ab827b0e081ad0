#pragma once

#include <utility>

#include "fuzz.hpp"
#include "petcam/ports.hpp"
#include "petcam/rtp/bytes.hpp"
#include "petcam/rtp/codec.hpp"
#include "petcam/rtp/packet.hpp"
#include "stream_check.hpp"

namespace petcam::fuzz {

/// One RTP stream where it is made: numbers its packets and remembers how many of them the network kept.
class Sender {
public:
    /// `extension`: a whole header extension (RFC 3550 section 5.3.1) for each packet; none when empty.
    Sender(std::uint32_t ssrc, std::uint8_t payloadType, std::uint16_t firstNumber, Bytes extension = {})
        : ssrc_(ssrc), payloadType_(payloadType), extension_(std::move(extension)), number_(firstNumber) {}

    InFlight media(std::span<const std::uint8_t> payload) { return next(payload, 0); }
    /// What a sender probes the network with.
    InFlight padding() { return next({}, 7); }
    /// The packet made last does not arrive, or not in time.
    void kept() { ++undelivered_; }
    std::int64_t newest() const { return number_; }

private:
    InFlight next(std::span<const std::uint8_t> payload, std::uint8_t padding) {
        ++number_;
        timestamp_ += 960;
        InFlight made;
        made.source = ssrc_;
        made.number = number_;
        made.timestamp = timestamp_;
        made.serial = (std::uint64_t{ssrc_} << 32) | static_cast<std::uint32_t>(number_);
        made.undelivered = undelivered_;
        made.bytes.resize(rtp::kFixedHeaderBytes);
        made.bytes[0] = static_cast<std::uint8_t>(0x80 | (padding > 0 ? 0x20 : 0) |  // V=2, P, X
                                                  (extension_.empty() ? 0 : 0x10));
        made.bytes[1] =
            static_cast<std::uint8_t>(payloadType_ | (payload.empty() ? 0 : 0x80));  // M: each is whole
        const std::span<std::uint8_t> header(made.bytes);
        rtp::writeU16(header.subspan(2), static_cast<std::uint16_t>(number_));
        rtp::writeU32(header.subspan(4), timestamp_);
        rtp::writeU32(header.subspan(8), ssrc_);
        made.bytes.insert(made.bytes.end(), extension_.begin(), extension_.end());
        made.bytes.insert(made.bytes.end(), payload.begin(), payload.end());
        made.bytes.insert(made.bytes.end(), padding, padding);
        return made;
    }

    std::uint32_t ssrc_;
    std::uint8_t payloadType_;
    Bytes extension_;
    std::int64_t number_;
    std::uint32_t timestamp_ = 0xFFFF0000;  // wraps soon
    std::int64_t undelivered_ = 0;
};

/// The first bytes of a picture, with `mark` behind them. VP8 numbers its pictures (RFC 7741 section 4.2: X,
/// S; I, L; picture id of 15 bits; TL0PICIDX), each of which is one packet here.
inline Bytes picture(rtp::VideoCodec codec, bool keyframe, std::uint16_t mark, std::int64_t number) {
    Bytes bytes;
    if (codec == rtp::VideoCodec::H264) {
        bytes = {static_cast<std::uint8_t>(keyframe ? 0x67 : 0x41)};
    } else {
        bytes = {0x90,
                 0xC0,
                 static_cast<std::uint8_t>(0x80 | (number >> 8)),
                 static_cast<std::uint8_t>(number & 0xFF),
                 static_cast<std::uint8_t>(number & 0xFF),
                 static_cast<std::uint8_t>(keyframe ? 0x00 : 0x01)};
    }
    bytes.push_back(static_cast<std::uint8_t>(mark >> 8));
    bytes.push_back(static_cast<std::uint8_t>(mark & 0xFF));
    return bytes;
}

/// Nothing but padding (RFC 3550 section 5.1: the last byte tells how much).
inline bool isPadding(std::span<const std::uint8_t> packet) {
    return (packet[0] & 0x20) != 0 && packet.size() == rtp::kFixedHeaderBytes + packet.back();
}

/// The mark of a packet of `picture`.
inline std::uint16_t markOf(std::span<const std::uint8_t> packet) {
    return rtp::readU16(packet.last(2));
}

}  // namespace petcam::fuzz
