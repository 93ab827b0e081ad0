#pragma once

#include <cstdint>
#include <optional>

namespace petcam {

/// Lets a viewer's video through only from a keyframe on, and again only from a keyframe on when the
/// source changes, so that no decoder ever sees a picture that refers to one it never had.
/// Owned by one outgoing stream; the owner serialises calls.
class KeyframeGate {
public:
    /// May this packet pass? `startsKeyframe` says that a fresh decoder can start with it.
    bool admits(std::uint64_t source, bool startsKeyframe) noexcept {
        if (startsKeyframe) open_ = source;
        return open_ == source;
    }

    bool isOpen(std::uint64_t source) const noexcept { return open_ == source; }
    /// The source that passes now.
    std::optional<std::uint64_t> source() const noexcept { return open_; }
    void close() noexcept { open_.reset(); }

private:
    std::optional<std::uint64_t> open_;
};

}  // namespace petcam
