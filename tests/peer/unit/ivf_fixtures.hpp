#pragma once

#include "media/bytes.hpp"

namespace petcam::peer {

/// An IVF header, little-endian: so many units of time a second.
inline Bytes ivfHeader(std::uint8_t unitsPerSecond) {
    Bytes header{'D', 'K', 'I', 'F', 0, 0, 32, 0, 'V', 'P', '8', '0'};  // version 0, 32 bytes of header
    header.resize(32);  // 0 for width, height and number of frames: live writers do not fill in all of them
    header[16] = unitsPerSecond;  // rate
    header[20] = 1;               // scale
    return header;
}

/// Appends a frame with its header: 32-bit size, 64-bit time.
inline void addIvfFrame(Bytes& file, std::uint8_t time, const Bytes& data) {
    const Bytes header{static_cast<std::uint8_t>(data.size()), 0, 0, 0, time, 0, 0, 0, 0, 0, 0, 0};
    file.insert(file.end(), header.begin(), header.end());
    file.insert(file.end(), data.begin(), data.end());
}

}  // namespace petcam::peer
