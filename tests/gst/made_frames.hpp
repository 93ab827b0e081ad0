#pragma once

#include <vector>

#include "model/media.hpp"

namespace petcam::gst {

inline const WallTime kFilmed = fromUnixMicroseconds(1'764'000'000'000'000);

struct FilmWish {
    VideoCodec codec = VideoCodec::H264;
    int frames = 45;  ///< at 15 a second
    int keyframeEvery = 15;
    int width = 320;
    int height = 180;
    WallTime start = kFilmed;
};

struct Film {
    VideoFormat format;
    std::vector<Frame> frames;
};

/// A ball that moves, encoded for real.
Film makeFilm(const FilmWish& wish);

/// A tone in stereo, as Opus packets of 20 ms.
std::vector<Frame> makeSound(int packets, WallTime start = kFilmed);

/// A frame with this many bytes of nothing, for what does not look into it.
Frame emptyFrame(WallTime at, bool keyframe, std::size_t bytes = 100);

}  // namespace petcam::gst
