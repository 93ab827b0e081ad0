#pragma once

#include <optional>

#include "petcam/bitrate.hpp"
#include "petcam/time.hpp"

namespace petcam {

/// Decides when a publisher is told another limit for its picture: at once when it changed by more than a
/// tenth, or came or went, but not more often than its encoder can follow.
/// One for each time that a camera is published; control thread.
class BitrateCap {
public:
    static constexpr Duration kFollows = 500ms;

    /// Whether to tell the publisher `useful` now; nothing stands for no limit.
    bool look(std::optional<Bitrate> useful, Instant now) noexcept {
        if (!differs(useful) || (toldAt_ && now - *toldAt_ < kFollows)) return false;
        told_ = useful;
        toldAt_ = now;
        return true;
    }

    std::optional<Bitrate> told() const noexcept { return told_; }

private:
    bool differs(std::optional<Bitrate> useful) const noexcept {
        if (!useful || !told_) return useful.has_value() != told_.has_value();
        return *useful > *told_ * 1.1 || *useful < *told_ * 0.9;
    }

    std::optional<Bitrate> told_;
    std::optional<Instant> toldAt_;
};

}  // namespace petcam
