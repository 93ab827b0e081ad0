#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "model/media.hpp"

namespace petcam::gst {

inline constexpr Microseconds kOpusSilenceDuration = 20ms;

/// How much sound a packet holds (RFC 6716 sections 3.1 and 3.2); nothing when it is none.
std::optional<Microseconds> opusDuration(std::span<const std::uint8_t> packet) noexcept;

/// A packet of 20 ms that decodes to silence, with one channel or two.
GstBufferPtr opusSilence(int channels);

}  // namespace petcam::gst
