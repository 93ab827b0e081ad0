#include "store/retention.hpp"

#include <algorithm>
#include <map>

namespace petcam::gst::store {
namespace {

/// Goes through the stock, the first to go first, and takes out what has to go.
class Choice {
public:
    explicit Choice(std::vector<StockItem> stock) : stock_(std::move(stock)) {
        std::stable_sort(stock_.begin(), stock_.end(), [](const StockItem& a, const StockItem& b) {
            return std::pair(a.starred, a.start) < std::pair(b.starred, b.start);
        });
    }

    /// While `more` says so of the item at hand.
    template <typename More>
    void takeWhile(More more) {
        std::vector<StockItem> kept;
        for (StockItem& item : stock_) {
            if (item.running || !more(item)) {
                kept.push_back(std::move(item));
            } else {
                taken_.push_back(std::move(item));
            }
        }
        stock_ = std::move(kept);
    }

    const std::vector<StockItem>& left() const noexcept { return stock_; }
    std::uint64_t takenBytes() const noexcept {
        std::uint64_t bytes = 0;
        for (const StockItem& item : taken_) {
            bytes += item.bytes;
        }
        return bytes;
    }
    std::vector<StockItem> result() && noexcept { return std::move(taken_); }

private:
    std::vector<StockItem> stock_;
    std::vector<StockItem> taken_;
};

}  // namespace

RetentionLimits RetentionLimits::withSensibleReserves() const noexcept {
    RetentionLimits limits = *this;
    limits.cameraReserve = std::min(cameraReserve, bytesPerCamera / 4);
    limits.freeReserve = std::min(freeReserve, freeBytes / 4);
    return limits;
}

std::vector<StockItem> whatToRemove(std::vector<StockItem> stock, const RetentionLimits& limits, WallTime now,
                                    std::uint64_t freeBytes) {
    Choice choice(std::move(stock));
    if (limits.age.count() > 0) {
        choice.takeWhile([&](const StockItem& item) { return !item.starred && item.end < now - limits.age; });
    }
    if (limits.bytesPerCamera > 0) {
        const std::uint64_t target =
            limits.bytesPerCamera - std::min(limits.cameraReserve, limits.bytesPerCamera);
        std::map<std::string, std::uint64_t> used;
        for (const StockItem& item : choice.left()) {
            used[item.camera] += item.bytes;
        }
        choice.takeWhile([&](const StockItem& item) {
            if (used[item.camera] <= target) return false;
            used[item.camera] -= item.bytes;
            return true;
        });
    }
    if (limits.freeBytes > 0) {
        const std::uint64_t target = limits.freeBytes + limits.freeReserve;
        std::uint64_t expected = freeBytes + choice.takenBytes();
        choice.takeWhile([&](const StockItem& item) {
            if (expected >= target || item.bytes == 0) return false;
            expected += item.bytes;
            return true;
        });
    }
    return std::move(choice).result();
}

}  // namespace petcam::gst::store
