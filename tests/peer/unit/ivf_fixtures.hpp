#pragma once

#include "media/bytes.hpp"

namespace petcam::peer {

/// An IVF header, little-endian: so many units of time a second.
inline Bytes ivfHeader(std::uint8_t unitsPerSecond) {
    return {'D',
            'K',
            'I',
            'F',
            0,
            0,
            32,
            0,  // version 0, header of 32 bytes
            'V',
            'P',
            '8',
            '0',
            0xC0,
            3,
            0x1C,
            2,  // 960 x 540
            unitsPerSecond,
            0,
            0,
            0,
            1,
            0,
            0,
            0,  // rate, scale
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0};  // number of frames (not filled in by live writers), unused
}

/// Appends a frame with its header: 32-bit size, 64-bit time.
inline void addIvfFrame(Bytes& file, std::uint8_t time, const Bytes& data) {
    const Bytes header{static_cast<std::uint8_t>(data.size()), 0, 0, 0, time, 0, 0, 0, 0, 0, 0, 0};
    file.insert(file.end(), header.begin(), header.end());
    file.insert(file.end(), data.begin(), data.end());
}

}  // namespace petcam::peer
