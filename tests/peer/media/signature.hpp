#pragma once

#include <array>
#include <optional>

#include "media/bytes.hpp"

namespace petcam::peer {

/// Who made an Opus packet, and which of its packets it is. Travels in the packet's padding, which decoders
/// skip whatever is in it (RFC 6716 section 3.2.5): one can hear it and still tell whose it is by its payload
/// alone.
struct Signature {
    std::uint32_t source = 0;
    std::uint32_t counter = 0;

    bool operator==(const Signature&) const = default;
};

/// The padding of a signed packet: 8 bytes of magic, then source and counter in network order.
inline constexpr std::size_t kSignatureBytes = 16;
std::array<std::uint8_t, kSignatureBytes> bytesOf(Signature signature) noexcept;

/// Nothing when the payload is not an Opus packet of code 3 whose padding begins with the magic.
std::optional<Signature> readSignature(BytesView payload) noexcept;

}  // namespace petcam::peer
