#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "petcam/rtp/rtcp.hpp"

namespace petcam::rtp {

/// Which of the packets that carried transport-wide sequence numbers arrived, and when
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1): one RTCP packet, read on the way.
/// Never leaves the bytes; what is cut short ends early.
class TransportFeedback {
public:
    /// One packet that was reported on.
    struct Status {
        std::uint16_t sequenceNumber = 0;
        bool arrived = false;
        std::chrono::microseconds at{};  ///< by the receiver's clock, which wraps after 12 days
    };

    /// Nothing when it is another kind of packet, or shorter than its fixed part.
    static std::optional<TransportFeedback> read(std::span<const std::uint8_t> packet) noexcept;

    /// The next one in the order of sequence numbers; nothing after the last.
    std::optional<Status> next() noexcept;

private:
    enum class Symbol : std::uint8_t { Lost = 0, SmallDelta = 1, LargeDelta = 2, Reserved = 3 };

    /// Reads the chunks that tell which packets arrived.
    class Symbols {
    public:
        Symbols() = default;
        explicit Symbols(std::span<const std::uint8_t> chunks) noexcept : chunks_(chunks) {}
        std::optional<Symbol> next() noexcept;
        /// Goes past so many; the bytes behind the chunk in which they end.
        std::span<const std::uint8_t> behind(std::uint16_t count) noexcept;

    private:
        std::span<const std::uint8_t> chunks_;
        std::uint16_t chunk_ = 0;
        std::uint16_t left_ = 0;  // symbols of the chunk
    };

    Symbols symbols_;
    std::span<const std::uint8_t> deltas_;
    std::uint16_t sequenceNumber_ = 0;
    std::uint16_t left_ = 0;
    std::chrono::microseconds at_{};
};

}  // namespace petcam::rtp
