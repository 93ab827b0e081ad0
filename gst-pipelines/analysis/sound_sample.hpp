#pragma once

#include "model/wall_time.hpp"

namespace petcam::gst {

/// How loud 100 ms of sound were, in dB below the loudest that can be (dBFS): 0 at most, kSilentDbfs at
/// least. Barks read about -10, a quiet room below -45.
struct SoundSample {
    WallTime at;     ///< its begin
    float rmsDbfs;   ///< root mean square
    float peakDbfs;  ///< the loudest moment
};

constexpr float kSilentDbfs = -100;

}  // namespace petcam::gst
