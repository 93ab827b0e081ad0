#include "petcam/picture_cache.hpp"

#include <algorithm>
#include <new>

namespace petcam {
namespace {

constexpr std::size_t kFirstBytes = 16 * 1024;
constexpr std::size_t kFirstPackets = 64;

std::int16_t distance(std::uint16_t from, std::uint16_t to) noexcept {
    return static_cast<std::int16_t>(to - from);
}

/// Room for `wanted` elements in steps of doubling; false when neither the budget nor the system has it.
template <typename T>
bool grow(std::vector<T>& to, std::size_t wanted, std::size_t first, std::size_t most,
          CacheBudget& budget) noexcept {
    if (wanted <= to.capacity()) return true;
    const std::size_t next = std::min(most, std::max({first, wanted, to.capacity() * 2}));
    const std::size_t more = (next - to.capacity()) * sizeof(T);
    if (!budget.take(more)) return false;
    try {
        to.reserve(next);
    } catch (const std::bad_alloc&) {
        budget.giveBack(more);
        return false;
    }
    return true;
}

}  // namespace

bool CacheBudget::take(std::size_t bytes) noexcept {
    const std::size_t before = used_.fetch_add(bytes, std::memory_order_relaxed);
    if (before + bytes <= bytes_) return true;
    giveBack(bytes);
    return false;
}

void PictureRun::begin(std::uint64_t source, Instant now) noexcept {
    source_ = source;
    ++number_;
    running_ = true;
    began_ = now;
    entries_.clear();
    bytes_.clear();
}

void PictureRun::end() noexcept {
    running_ = false;
    entries_.clear();
    bytes_.clear();
}

void PictureRun::free(CacheBudget& budget) noexcept {
    budget.giveBack(memory());
    std::vector<Entry>().swap(entries_);
    std::vector<std::uint8_t>().swap(bytes_);
    running_ = false;
}

std::size_t PictureRun::memory() const noexcept {
    return entries_.capacity() * sizeof(Entry) + bytes_.capacity();
}

bool PictureRun::hasRoomFor(std::size_t bytes, CacheBudget& budget) noexcept {
    return grow(entries_, entries_.size() + 1, kFirstPackets, kMostPackets, budget) &&
           grow(bytes_, bytes_.size() + bytes, kFirstBytes, kMostBytes, budget);
}

PictureRun::Added PictureRun::add(const Arrival& arrival, const rtp::Packet& packet, CacheBudget& budget,
                                  Instant now) noexcept {
    if (now - began_ > kLongest) return Added::TooMuch;
    if (!entries_.empty()) {
        const bool isOfBefore = distance(entries_.front().sequenceNumber, arrival.sequenceNumber) < 0;
        if (isOfBefore || isKnown(arrival.sequenceNumber)) return Added::Yes;
    }
    const std::size_t bytes = packet.payload().empty() ? 0 : packet.bytes().size();
    if (bytes > kMostPacketBytes || entries_.size() == kMostPackets || bytes_.size() + bytes > kMostBytes) {
        return Added::TooMuch;
    }
    if (!hasRoomFor(bytes, budget)) return Added::NoMemory;
    if (entries_.empty() || distance(newest_, arrival.sequenceNumber) > 0) newest_ = arrival.sequenceNumber;
    const auto at = static_cast<std::uint32_t>(bytes_.size());
    entries_.push_back({at, static_cast<std::uint16_t>(bytes), arrival.sequenceNumber, arrival.timestamp});
    if (bytes > 0) bytes_.insert(bytes_.end(), packet.bytes().begin(), packet.bytes().end());
    return Added::Yes;
}

/// Only one that is not the newest can be.
bool PictureRun::isKnown(std::uint16_t sequenceNumber) const noexcept {
    if (distance(newest_, sequenceNumber) > 0) return false;
    return std::any_of(entries_.rbegin(), entries_.rend(),
                       [&](const Entry& one) { return one.sequenceNumber == sequenceNumber; });
}

bool PictureRun::isComplete() const noexcept {
    if (entries_.empty()) return false;
    const auto span = static_cast<std::size_t>(distance(entries_.front().sequenceNumber, newest_)) + 1;
    return span == entries_.size();
}

bool PictureRun::isGoodToBegin(Instant now) const noexcept {
    return running_ && now < goodUntil() && bytes_.size() <= kMostToBegin && isComplete();
}

PictureCache::~PictureCache() {
    for (auto& run : runs_) {
        run.free(*budget_);
    }
}

PictureRun* PictureCache::slotFor(std::uint64_t source) noexcept {
    PictureRun* free = nullptr;
    for (auto& run : runs_) {
        if (run.source() == source) return &run;
        if (!free && !layers_.has(run.source())) free = &run;
    }
    return free;
}

void PictureCache::add(const Arrival& arrival, const rtp::Packet& packet, Instant now) noexcept {
    layers_ = arrival.layers;
    codec_ = arrival.codec;
    PictureRun* run = slotFor(arrival.source);
    if (!run) return;
    if (arrival.startsKeyframe && !(run->source() == arrival.source && run->isOf(arrival.timestamp))) {
        run->begin(arrival.source, now);
    }
    if (run->source() != arrival.source || !run->isRunning()) return;
    switch (run->add(arrival, packet, *budget_, now)) {
        case PictureRun::Added::Yes:
            return;
        case PictureRun::Added::TooMuch:
            return run->end();
        case PictureRun::Added::NoMemory:
            return run->free(*budget_);  // for those that are shorter
    }
}

void PictureCache::clear() noexcept {
    for (auto& run : runs_) {
        run.end();
    }
}

const PictureRun* PictureCache::runOf(std::uint64_t source) const noexcept {
    for (const auto& run : runs_) {
        if (run.source() == source && run.isRunning()) return &run;
    }
    return nullptr;
}

Instant PictureCache::goodUntil(Instant now) const noexcept {
    Instant until{};
    for (const auto& run : runs_) {
        if (run.isGoodToBegin(now)) until = std::max(until, run.goodUntil());
    }
    return until;
}

}  // namespace petcam
