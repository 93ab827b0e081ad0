#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "petcam/time.hpp"

namespace petcam {

/// How often a measure had which size: counts between bounds, and the sum of all values. Any thread; no lock,
/// so that a reader may see a value in one of its counts and not yet in the other.
class Histogram {
public:
    /// Each bucket holds what is up to its bound; the last one, without a bound, all that is more.
    static constexpr std::array<std::uint32_t, 12> kBounds{1,   5,   10,   20,   50,   100,
                                                           200, 500, 1000, 2000, 5000, 10000};
    using Counts = std::array<std::uint64_t, kBounds.size() + 1>;

    void add(std::uint32_t value) noexcept {
        const auto bucket = std::lower_bound(kBounds.begin(), kBounds.end(), value) - kBounds.begin();
        counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
        sum_.fetch_add(value, std::memory_order_relaxed);
    }
    /// In milliseconds.
    void add(Duration time) noexcept {
        const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
        add(static_cast<std::uint32_t>(std::clamp<std::int64_t>(millis, 0, 0xFFFF'FFFF)));
    }

    Counts counts() const noexcept {
        Counts counts{};
        std::transform(counts_.begin(), counts_.end(), counts.begin(),
                       [](const auto& count) { return count.load(std::memory_order_relaxed); });
        return counts;
    }
    std::uint64_t sum() const noexcept { return sum_.load(std::memory_order_relaxed); }

private:
    std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> counts_{};
    std::atomic<std::uint64_t> sum_{0};
};

/// What is measured of one camera and its viewers, since the server knows the camera.
struct Measures {
    Histogram firstPicture;  ///< ms from the request to watch to the first whole picture on its way
    Histogram roundTrip;     ///< ms, of each report of a viewer
    Histogram lost;          ///< per mille of the packets of each report of a viewer
    Histogram talk;          ///< ms from the grant of the floor to the first packet of the voice
};

}  // namespace petcam
