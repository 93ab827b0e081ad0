#include "media/signature.hpp"

#include <algorithm>

#include "petcam/rtp/bytes.hpp"

namespace petcam::peer {
namespace {

/// Newer decoders look for extensions in the padding (draft-ietf-mlcodec-opus-extension); there a first byte
/// of 0 means that all the rest is padding.
constexpr std::array<std::uint8_t, 8> kMagic{0x00, 'p', 'e', 't', 'c', 'a', 'm', 0xF5};

/// The padding of an Opus packet (RFC 6716 section 3.2.5); empty when it has none or is cut short.
BytesView paddingOf(BytesView packet) noexcept {
    constexpr std::uint8_t kCode3 = 0x03;
    constexpr std::uint8_t kPadded = 0x40;
    if (packet.size() < 2 || (packet[0] & 0x03) != kCode3 || (packet[1] & kPadded) == 0) return {};
    std::size_t padding = 0;
    for (std::size_t at = 2; at < packet.size(); ++at) {
        // 255 stands for 254 bytes and goes on in the next byte.
        if (packet[at] == 255) {
            padding += 254;
            continue;
        }
        padding += packet[at];
        if (padding > packet.size() - at - 1) return {};
        return packet.last(padding);
    }
    return {};
}

}  // namespace

std::array<std::uint8_t, kSignatureBytes> bytesOf(Signature signature) noexcept {
    std::array<std::uint8_t, kSignatureBytes> bytes{};
    std::copy(kMagic.begin(), kMagic.end(), bytes.begin());
    rtp::writeU32(std::span(bytes).subspan(kMagic.size()), signature.source);
    rtp::writeU32(std::span(bytes).subspan(kMagic.size() + 4), signature.counter);
    return bytes;
}

std::optional<Signature> readSignature(BytesView payload) noexcept {
    const BytesView padding = paddingOf(payload);
    if (padding.size() < kSignatureBytes) return std::nullopt;
    if (!std::equal(kMagic.begin(), kMagic.end(), padding.begin())) return std::nullopt;
    return Signature{rtp::readU32(padding.subspan(kMagic.size())),
                     rtp::readU32(padding.subspan(kMagic.size() + 4))};
}

}  // namespace petcam::peer
