#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace petcam::link {

/// What one direction of a link does to what passes through it.
struct Shape {
    std::uint64_t bitsPerSecond = 0;       ///< of whole Ethernet frames; 0: as fast as they come
    std::chrono::milliseconds delay{0};    ///< one way, on top of the time in the queue
    double loss = 0;                       ///< share of the frames, 0 to 1, each by itself
    std::chrono::milliseconds queue{200};  ///< as long as a frame may have to wait for those in front of it

    /// Changes what "rate=300k delay=50ms loss=2% queue=200ms" names and leaves the rest. Throws
    /// std::invalid_argument that names the word at fault; then nothing has changed.
    void change(const std::string& words);
};

}  // namespace petcam::link
