#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace petcam::rtp {

inline constexpr std::size_t kFixedHeaderBytes = 12;

/// One RTP packet (RFC 3550 section 5.1) over bytes that somebody else owns. Reading and writing never
/// allocate and never leave the bytes: `parse` has checked every length. Used on media threads.
class Packet {
public:
    /// Nothing when the bytes are not a whole RTP packet: wrong version, truncated header, CSRC list,
    /// header extension or padding that reach past the end.
    static std::optional<Packet> parse(std::span<std::uint8_t> bytes) noexcept;

    std::uint8_t payloadType() const noexcept { return bytes_[1] & 0x7F; }
    bool marker() const noexcept { return (bytes_[1] & 0x80) != 0; }
    std::uint16_t sequenceNumber() const noexcept;
    std::uint32_t timestamp() const noexcept;
    std::uint32_t ssrc() const noexcept;

    void setPayloadType(std::uint8_t type) noexcept;
    void setMarker(bool marker) noexcept;
    void setSequenceNumber(std::uint16_t number) noexcept;
    void setTimestamp(std::uint32_t timestamp) noexcept;

    /// The header extension element of this id (RFC 8285, with headers of one byte and of two); empty
    /// without.
    std::span<const std::uint8_t> extension(std::uint8_t id) const noexcept;

    /// Without header, CSRC list, extension and padding; empty in a packet that only probes the network.
    std::span<const std::uint8_t> payload() const noexcept { return payload_; }
    /// The same, to write into.
    std::span<std::uint8_t> mutablePayload() const noexcept {
        return bytes_.subspan(static_cast<std::size_t>(payload_.data() - bytes_.data()), payload_.size());
    }
    std::span<std::uint8_t> bytes() const noexcept { return bytes_; }

private:
    Packet(std::span<std::uint8_t> bytes, std::span<const std::uint8_t> payload) noexcept
        : bytes_(bytes), payload_(payload) {}

    std::span<std::uint8_t> bytes_;
    std::span<const std::uint8_t> payload_;
};

}  // namespace petcam::rtp
