#pragma once

#include <vector>

#include "media/bytes.hpp"

namespace petcam::peer {

/// One VP8 frame, a view of the file it was found in, and its time in 90 kHz ticks from the first frame.
struct IvfFrame {
    std::uint32_t timestamp = 0;
    BytesView data;
};

struct IvfFile {
    std::vector<IvfFrame> frames;
    std::uint32_t duration = 0;  ///< 90 kHz ticks; the last frame lasts as long as the one before it
};

/// Reads an IVF file of VP8 (32 bytes of header, then per frame 12 bytes and the data, all little-endian).
/// Throws std::runtime_error that says what is wrong, without the file's name.
IvfFile readIvf(BytesView file);

}  // namespace petcam::peer
