#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "petcam/arrival.hpp"
#include "petcam/rtp/packet.hpp"
#include "petcam/time.hpp"

namespace petcam {

/// The memory that the caches of all cameras together may take. Any thread.
class CacheBudget {
public:
    explicit CacheBudget(std::size_t bytes) noexcept : bytes_(bytes) {}

    bool take(std::size_t bytes) noexcept;
    void giveBack(std::size_t bytes) noexcept { used_.fetch_sub(bytes, std::memory_order_relaxed); }
    std::size_t used() const noexcept { return used_.load(std::memory_order_relaxed); }

private:
    const std::size_t bytes_;
    std::atomic<std::size_t> used_{0};
};

/// The last keyframe of one layer and every packet of the layer that came after it, in the order in which
/// they came. Memory grows to what a run takes, kMostBytes at most, and is kept for the next one.
class PictureRun {
public:
    /// Who begins here is shown at most so much of what has passed, in a flash.
    static constexpr Duration kLongestToBegin = 1500ms;
    /// What a viewer's link of 5 Mbit/s takes in 300 ms.
    static constexpr std::size_t kMostToBegin = 192 * 1024;
    /// Beyond what one may begin with, so that who has begun gets to the end.
    static constexpr Duration kLongest = 2500ms;
    static constexpr std::size_t kMostBytes = 256 * 1024;
    static constexpr std::size_t kMostPackets = 1024;
    /// A longer packet ends the run: no network carries it in one piece.
    static constexpr std::size_t kMostPacketBytes = 2048;

    /// One packet; without bytes the camera only probed the network with it.
    struct Entry {
        std::uint32_t at = 0;
        std::uint16_t bytes = 0;
        std::uint16_t sequenceNumber = 0;
        std::uint32_t timestamp = 0;
    };

    PictureRun() = default;
    PictureRun(const PictureRun&) = delete;
    PictureRun& operator=(const PictureRun&) = delete;

    enum class Added : std::uint8_t {
        Yes,  ///< or it is there already
        TooMuch,
        NoMemory,
    };
    /// The run is over when it could not be added.
    Added add(const Arrival& arrival, const rtp::Packet& packet, CacheBudget& budget, Instant now) noexcept;
    /// Begins with this packet of a keyframe.
    void begin(std::uint64_t source, Instant now) noexcept;
    /// Nobody can begin, or go on, with what is in it.
    void end() noexcept;
    void free(CacheBudget& budget) noexcept;

    std::uint64_t source() const noexcept { return source_; }
    /// Counts the keyframes: a place in an earlier run means nothing in this one.
    std::uint64_t number() const noexcept { return number_; }
    bool isRunning() const noexcept { return running_; }
    /// No packet between its first and its newest is missing.
    bool isComplete() const noexcept;
    /// A viewer that begins now is up to date at once.
    bool isGoodToBegin(Instant now) const noexcept;
    /// Until when it stays so, if everything comes.
    Instant goodUntil() const noexcept { return began_ + kLongestToBegin; }
    bool isOf(std::uint32_t timestamp) const noexcept {
        return running_ && !entries_.empty() && entries_.front().timestamp == timestamp;
    }

    std::size_t size() const noexcept { return entries_.size(); }
    const Entry& operator[](std::size_t i) const noexcept { return entries_[i]; }
    std::span<const std::uint8_t> bytesOf(const Entry& entry) const noexcept {
        return std::span(bytes_).subspan(entry.at, entry.bytes);
    }
    std::size_t memory() const noexcept;

private:
    bool hasRoomFor(std::size_t bytes, CacheBudget& budget) noexcept;
    bool isKnown(std::uint16_t sequenceNumber) const noexcept;

    std::uint64_t source_ = 0;
    std::uint64_t number_ = 0;
    bool running_ = false;
    Instant began_{};
    std::uint16_t newest_ = 0;  // sequence number
    std::vector<Entry> entries_;
    std::vector<std::uint8_t> bytes_;
};

/// What a viewer needs to see the picture of one publisher at once, without a keyframe that the phone would
/// have to make: a run for each layer. Lives and dies with the publisher's feed; its media thread only.
class PictureCache {
public:
    explicit PictureCache(std::shared_ptr<CacheBudget> budget) : budget_(std::move(budget)) {}
    ~PictureCache();
    PictureCache(const PictureCache&) = delete;
    PictureCache& operator=(const PictureCache&) = delete;

    /// One packet of picture, before anybody rewrites it.
    void add(const Arrival& arrival, const rtp::Packet& packet, Instant now) noexcept;
    /// What came so far is for nobody.
    void clear() noexcept;

    /// Null when nothing of this layer is kept.
    const PictureRun* runOf(std::uint64_t source) const noexcept;
    /// The layers that arrive, as of the newest packet.
    const LiveLayers& layers() const noexcept { return layers_; }
    rtp::VideoCodec codec() const noexcept { return codec_; }
    /// Until when somebody could begin with it; not at all: in the past.
    Instant goodUntil(Instant now) const noexcept;

private:
    PictureRun* slotFor(std::uint64_t source) noexcept;

    const std::shared_ptr<CacheBudget> budget_;
    std::array<PictureRun, kMostLayers> runs_;
    LiveLayers layers_;
    rtp::VideoCodec codec_ = rtp::VideoCodec::H264;
};

}  // namespace petcam
