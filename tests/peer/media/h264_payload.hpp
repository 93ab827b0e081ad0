#pragma once

#include <vector>

#include "media/annex_b.hpp"

namespace petcam::peer {

/// The RTP payloads of one picture in packetization mode 1 (RFC 6184 section 6.3): parameter sets that follow
/// one another together in a STAP-A (5.7.1), what fits alone as it is (5.6), the rest as FU-A (5.8).
std::vector<Bytes> h264Payloads(const AccessUnit& picture);

}  // namespace petcam::peer
