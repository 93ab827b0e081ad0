#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "petcam/layers.hpp"
#include "petcam/time.hpp"

namespace petcam {

/// What somebody needs a camera to send.
struct Need {
    /// How many layers of its picture, from the lowest: none, or up to kMostLayers, which stands for all.
    std::uint8_t layers = 0;
    bool sound = false;

    static constexpr Need everything() noexcept { return {kMostLayers, true}; }

    bool operator==(const Need&) const = default;
    /// Whoever gets this has what `other` needs.
    bool covers(Need other) const noexcept { return layers >= other.layers && (sound || !other.sound); }
    /// What both need.
    Need operator|(Need other) const noexcept {
        return {std::max(layers, other.layers), sound || other.sound};
    }
};

/// Decides what a publisher is asked to send, so that its phone rests while nobody looks: more at once, less
/// only after it was not needed for kPatience, since people come back and pages are reloaded.
/// One for each time that a camera is published; control thread.
class Rest {
public:
    static constexpr Duration kPatience = 5s;
    /// A publisher that was asked for a picture and sends none is asked again so often: what it was told may
    /// have been lost with its signalling connection.
    static constexpr Duration kAskAgain = 1s;

    explicit Rest(Instant published) noexcept : askedAt_(published) {}

    /// What to ask the publisher for now; nothing when it knows. `seen`: a picture came within kAskAgain.
    std::optional<Need> look(Need need, bool seen, Instant now) noexcept {
        if (std::exchange(isForgotten_, false)) return ask(asked_ | need, now);
        if (!asked_.covers(need)) return ask(asked_ | need, now);
        if (need == asked_) {
            lessSince_.reset();
        } else if (!lessSince_) {
            lessSince_ = now;
        } else if (now - *lessSince_ >= kPatience) {
            return ask(need, now);
        }
        if (asked_.layers > 0 && need.layers > 0 && !seen && now - askedAt_ >= kAskAgain)
            return ask(asked_, now);
        return std::nullopt;
    }

    /// The publisher may not know what it was asked for.
    void forget() noexcept { isForgotten_ = true; }

    Need asked() const noexcept { return asked_; }
    /// It sends no picture because nobody needs one.
    bool isResting() const noexcept { return asked_.layers == 0; }
    /// When it was last woken.
    std::optional<Instant> wokeAt() const noexcept { return wokeAt_; }

private:
    Need ask(Need wanted, Instant now) noexcept {
        if (isResting() && wanted.layers > 0) wokeAt_ = now;
        asked_ = wanted;
        askedAt_ = now;
        lessSince_.reset();
        return wanted;
    }

    Need asked_ = Need::everything();  // what a publisher begins with
    Instant askedAt_;
    std::optional<Instant> wokeAt_;
    std::optional<Instant> lessSince_;
    bool isForgotten_ = false;
};

}  // namespace petcam
