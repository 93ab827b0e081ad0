#pragma once

#include <cstdint>
#include <vector>

#include "petcam/time.hpp"

namespace petcam::link {

/// One Ethernet frame, without its check sequence.
using Frame = std::vector<std::uint8_t>;

/// EtherType of address resolution (RFC 826). A lost or late one stops all traffic for a second, which no
/// radio link does: below it, each end already knows the other.
bool resolvesAddresses(const Frame& frame) noexcept;

}  // namespace petcam::link
