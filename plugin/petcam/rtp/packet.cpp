#include "petcam/rtp/packet.hpp"

#include "petcam/rtp/bytes.hpp"

namespace petcam::rtp {
namespace {

// RFC 8285 sections 4.2 and 4.3
constexpr std::uint16_t kOneByteHeaders = 0xBEDE;
constexpr std::uint16_t kTwoByteHeaders = 0x1000;  // the last 4 bits are the application's
constexpr std::uint8_t kEndOfElements = 15;

}  // namespace

std::optional<Packet> Packet::parse(std::span<std::uint8_t> bytes) noexcept {
    if (bytes.size() < kFixedHeaderBytes || (bytes[0] >> 6) != 2) return std::nullopt;
    std::size_t begin = kFixedHeaderBytes + std::size_t{4} * (bytes[0] & 0x0F);
    if ((bytes[0] & 0x10) != 0) {  // header extension: 2 bytes profile, 2 bytes length in 32-bit words
        if (bytes.size() < begin + 4) return std::nullopt;
        begin += 4 + std::size_t{4} * readU16(bytes.subspan(begin + 2));
    }
    std::size_t end = bytes.size();
    if ((bytes[0] & 0x20) != 0) {  // the last byte counts the padding, itself included
        const std::size_t padding = bytes.back();
        if (padding == 0 || padding > end) return std::nullopt;
        end -= padding;
    }
    if (begin > end) return std::nullopt;
    return Packet(bytes, bytes.subspan(begin, end - begin));
}

std::uint16_t Packet::sequenceNumber() const noexcept {
    return readU16(bytes_.subspan(2));
}
std::uint32_t Packet::timestamp() const noexcept {
    return readU32(bytes_.subspan(4));
}
std::uint32_t Packet::ssrc() const noexcept {
    return readU32(bytes_.subspan(8));
}

std::span<const std::uint8_t> Packet::extension(std::uint8_t id) const noexcept {
    if ((bytes_[0] & 0x10) == 0) return {};
    const std::span<const std::uint8_t> block =
        bytes_.subspan(kFixedHeaderBytes + std::size_t{4} * (bytes_[0] & 0x0F));
    const std::uint16_t profile = readU16(block);
    const bool longHeaders = (profile & 0xFFF0) == kTwoByteHeaders;
    if (!longHeaders && profile != kOneByteHeaders) return {};
    const std::size_t headerBytes = longHeaders ? 2 : 1;
    auto elements = block.subspan(4, std::size_t{4} * readU16(block.subspan(2)));
    while (elements.size() >= headerBytes) {
        if (elements[0] == 0) {  // padding
            elements = elements.subspan(1);
            continue;
        }
        const std::uint8_t found = longHeaders ? elements[0] : elements[0] >> 4;
        const std::size_t length = longHeaders ? elements[1] : (elements[0] & 0x0F) + 1u;
        // RFC 8285 section 4.2: both end the extension, whatever length they claim.
        if (!longHeaders && (found == 0 || found == kEndOfElements)) return {};
        if (elements.size() < headerBytes + length) return {};
        if (found == id) return elements.subspan(headerBytes, length);
        elements = elements.subspan(headerBytes + length);
    }
    return {};
}

void Packet::setPayloadType(std::uint8_t type) noexcept {
    bytes_[1] = static_cast<std::uint8_t>((bytes_[1] & 0x80) | (type & 0x7F));
}

void Packet::setMarker(bool marker) noexcept {
    bytes_[1] = static_cast<std::uint8_t>((bytes_[1] & 0x7F) | (marker ? 0x80 : 0));
}

void Packet::setSequenceNumber(std::uint16_t number) noexcept {
    writeU16(bytes_.subspan(2), number);
}
void Packet::setTimestamp(std::uint32_t timestamp) noexcept {
    writeU32(bytes_.subspan(4), timestamp);
}

}  // namespace petcam::rtp
