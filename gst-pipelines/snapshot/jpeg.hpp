#pragma once

#include <cstdint>
#include <vector>

#include "model/gst_ptr.hpp"
#include "snapshot/crop.hpp"

namespace petcam::gst {

/// The picture as JPEG, without what `cut` takes away; quality 1 to 100. Empty when it cannot be encoded.
std::vector<std::uint8_t> jpegOf(GstSample* picture, const Cut& cut, int quality);

}  // namespace petcam::gst
