#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>

#include "petcam/bitrate.hpp"
#include "petcam/time.hpp"

namespace petcam {

/// What one stream sends, over the last second. Its owner serialises calls; no allocation, no clock.
class RateMeter {
public:
    void add(std::size_t bytes, Instant now) noexcept {
        moveTo(now);
        buckets_[newest_] += bytes;
    }

    Bitrate rate(Instant now) const noexcept {
        RateMeter moved = *this;
        moved.moveTo(now);
        return moved.total(now);
    }

    /// Of the last quarter of a second or a little more.
    Bitrate lately(Instant now) const noexcept {
        RateMeter moved = *this;
        moved.moveTo(now);
        const std::uint64_t bytes = moved.bucket(0) + moved.bucket(1) + moved.bucket(2);
        const Duration measured = now - moved.bucketFrom_ + 2 * kBucket;
        const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(measured).count();
        return {bytes * 8000 / static_cast<std::uint64_t>(millis)};
    }

private:
    /// The newest is 0.
    std::uint64_t bucket(std::size_t age) const noexcept {
        return buckets_[(newest_ + kBuckets - age) % kBuckets];
    }

    static constexpr Duration kBucket = 125ms;
    static constexpr std::size_t kBuckets = 8;

    Bitrate total(Instant now) const noexcept {
        // A stream that has just begun has not had the whole second.
        const Duration kept = now - bucketFrom_ + kBucket * (kBuckets - 1);
        const Duration measured = std::max<Duration>(std::min(now - beganAt_, kept), kBucket);
        const std::uint64_t bytes = std::accumulate(buckets_.begin(), buckets_.end(), std::uint64_t{0});
        const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(measured).count();
        return {bytes * 8000 / static_cast<std::uint64_t>(millis)};
    }

    void moveTo(Instant now) noexcept {
        if (now - bucketFrom_ >= kBucket * kBuckets) {  // long silent: it begins anew
            buckets_.fill(0);
            beganAt_ = bucketFrom_ = now;
            return;
        }
        while (now - bucketFrom_ >= kBucket) {
            bucketFrom_ += kBucket;
            newest_ = (newest_ + 1) % kBuckets;
            buckets_[newest_] = 0;
        }
    }

    std::array<std::uint64_t, kBuckets> buckets_{};
    std::size_t newest_ = 0;
    Instant bucketFrom_{};
    Instant beganAt_{};
};

}  // namespace petcam
