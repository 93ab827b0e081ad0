#include "frame.hpp"

namespace petcam::link {

bool resolvesAddresses(const Frame& frame) noexcept {
    return frame.size() >= 14 && frame[12] == 0x08 && frame[13] == 0x06;
}

}  // namespace petcam::link
