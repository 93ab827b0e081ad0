#pragma once

#include <cstdint>
#include <optional>

namespace petcam::rtp {

/// The video codecs that are forwarded. Sound is always Opus.
enum class VideoCodec : std::uint8_t { H264, Vp8 };

inline constexpr std::uint32_t kVideoClockHz = 90000;
inline constexpr std::uint32_t kOpusClockHz = 48000;

/// The payload types one peer negotiated, each its own numbers (RFC 3264: they are chosen by the offerer).
struct PayloadTypes {
    std::optional<std::uint8_t> h264;
    std::optional<std::uint8_t> vp8;
    std::optional<std::uint8_t> opus;

    bool operator==(const PayloadTypes&) const = default;

    std::optional<std::uint8_t> of(VideoCodec codec) const noexcept {
        return codec == VideoCodec::H264 ? h264 : vp8;
    }
};

const char* nameOf(VideoCodec codec) noexcept;

}  // namespace petcam::rtp
