#pragma once

#include <cstdint>
#include <optional>

#include "petcam/ids.hpp"
#include "petcam/layers.hpp"
#include "petcam/rtp/codec.hpp"
#include "petcam/rtp/vp8.hpp"

namespace petcam {

/// One packet from a camera, read once for everybody before anybody rewrites it.
struct Arrival {
    std::uint64_t source = 0;  ///< feed and SSRC: where sequence numbers and timestamps are comparable
    std::uint16_t sequenceNumber = 0;
    std::uint32_t timestamp = 0;
    bool marker = false;
    rtp::VideoCodec codec = rtp::VideoCodec::H264;  ///< of video only
    /// Of video only: a viewer can begin here. Not when what follows it in its layer has come before it.
    bool startsKeyframe = false;
    LiveLayers layers{};                      ///< of video only: those that arrive now, this one among them
    std::optional<rtp::Vp8Descriptor> vp8{};  ///< of VP8 only

    /// Later publishers of a camera have greater ones.
    FeedId feed() const noexcept { return {source >> 32}; }
};

}  // namespace petcam
