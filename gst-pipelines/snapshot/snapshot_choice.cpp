#include "snapshot/snapshot_choice.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace petcam::gst {
namespace {

constexpr int kMuchStronger = 10;   // levels
constexpr float kElsewhere = 0.1F;  // boxes that share less show the pet elsewhere
constexpr int kOtherwise = 30;      // levels: much more or less of the pet

bool showsOther(const SnapshotWish& a, const SnapshotWish& b) {
    if (std::abs(a.level - b.level) >= kOtherwise) return true;
    return a.box && b.box && shared(*a.box, *b.box) < kElsewhere;
}

}  // namespace

float shared(const Box& a, const Box& b) {
    const float width = std::min(a.left + a.width, b.left + b.width) - std::max(a.left, b.left);
    const float height = std::min(a.top + a.height, b.top + b.height) - std::max(a.top, b.top);
    if (width <= 0 || height <= 0) return 0;
    const float common = width * height;
    return common / (a.width * a.height + b.width * b.height - common);
}

std::optional<SnapshotWish> SnapshotChoice::add(const MotionSample& sample) {
    std::optional<SnapshotWish> wish;
    if (waiting_ && sample.at - waiting_->at >= kSettling) wish = choose();
    const SnapshotWish now{0, sample.at, sample.level, sample.box};
    if (sample.moving && (!waiting_ || worth(now) > worth(*waiting_))) waiting_ = now;
    return wish;
}

std::optional<SnapshotWish> SnapshotChoice::stop() {
    return waiting_ ? choose() : std::nullopt;
}

/// Takes what waits, if it is worth it, and says for which place.
std::optional<SnapshotWish> SnapshotChoice::choose() {
    SnapshotWish wish = *std::exchange(waiting_, std::nullopt);
    const auto& strongest = taken_[0];
    if (!strongest || worth(wish) >= worth(*strongest) + kMuchStronger) {
        wish.place = 0;
    } else {
        if (!isApart(wish)) return std::nullopt;
        const auto free = std::find(taken_.begin(), taken_.end(), std::nullopt);
        if (free == taken_.end()) return std::nullopt;
        wish.place = static_cast<int>(free - taken_.begin());
    }
    taken_[static_cast<std::size_t>(wish.place)] = wish;
    return wish;
}

int SnapshotChoice::worth(const SnapshotWish& wish) const {
    return betterSince_ && wish.at < *betterSince_ ? wish.level - kBetter : wish.level;
}

bool SnapshotChoice::isApart(const SnapshotWish& wish) const {
    return std::all_of(taken_.begin(), taken_.end(), [&](const auto& taken) {
        return !taken || (wish.at - taken->at >= kApart && showsOther(*taken, wish));
    });
}

}  // namespace petcam::gst
