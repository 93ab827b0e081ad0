#pragma once

#include <vector>

#include "media/bytes.hpp"

namespace petcam::peer {

/// One H.264 picture: its NAL units without start codes, as views of the stream they were found in.
using AccessUnit = std::vector<BytesView>;

/// The NAL units of a byte stream (ITU-T H.264 annex B): between start codes, without trailing zeros.
std::vector<BytesView> nalUnits(BytesView stream);

/// Groups NAL units into access units (H.264 section 7.4.1.2.3): a new one begins, once a picture is there,
/// at a delimiter, parameter set or SEI, or at a slice with first_mb_in_slice = 0. Delimiters, filler and end
/// marks are left out: over RTP the timestamp and the marker say the same.
std::vector<AccessUnit> accessUnits(const std::vector<BytesView>& units);

}  // namespace petcam::peer
