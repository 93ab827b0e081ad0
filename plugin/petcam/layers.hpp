#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "petcam/bitrate.hpp"

namespace petcam {

/// Simulcast layers of one picture that can be told apart: the Janus core hands on no more (its rid[3]).
inline constexpr std::size_t kMostLayers = 3;

/// What a publisher negotiated for simulcast; empty without it.
struct Simulcast {
    std::uint8_t ridExtension =
        0;  ///< id of the rtp-stream-id header extension (RFC 8852); 0: not negotiated
    std::vector<std::string> rids{};  ///< at most kMostLayers, the lowest layer first
};

/// The layers of one camera that arrive now, from the lowest to the highest, each by its source
/// (Arrival::source), with what it takes now. A value, made anew for every packet.
class LiveLayers {
public:
    LiveLayers() = default;
    explicit LiveLayers(std::uint64_t source) noexcept { addHighest(source); }

    /// Does nothing when there are kMostLayers.
    void addHighest(std::uint64_t source, Bitrate rate = {}) noexcept {
        if (count_ == kMostLayers) return;
        rates_[count_] = rate;
        sources_[count_++] = source;
    }

    bool empty() const noexcept { return count_ == 0; }
    std::size_t count() const noexcept { return count_; }
    /// From the lowest; `i` below count.
    std::uint64_t operator[](std::size_t i) const noexcept { return sources_[i]; }
    Bitrate rate(std::size_t i) const noexcept { return rates_[i]; }
    /// Which one it is, from the lowest; count for none.
    std::size_t rankOf(std::uint64_t source) const noexcept {
        const auto end = sources_.begin() + static_cast<std::ptrdiff_t>(count_);
        return static_cast<std::size_t>(std::find(sources_.begin(), end, source) - sources_.begin());
    }
    bool has(std::uint64_t source) const noexcept { return rankOf(source) < count_; }
    /// Not of none.
    std::uint64_t lowest() const noexcept { return sources_.front(); }
    std::uint64_t highest() const noexcept { return sources_[count_ - 1]; }

private:
    std::array<std::uint64_t, kMostLayers> sources_{};
    std::array<Bitrate, kMostLayers> rates_{};
    std::size_t count_ = 0;
};

}  // namespace petcam
