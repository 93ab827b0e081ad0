#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "media/clip_index.hpp"

namespace petcam::peer {

/// Checks that one received video stream is the clip, packet after packet with none lost, doubled, swapped or
/// changed. Takes the packets in the order of their sequence numbers or of arrival, as the owner wants to
/// check. Owned by one receiver.
class ClipOrder {
public:
    enum class Verdict : std::uint8_t { Matched, Break, Unknown };

    /// Every packet is counted under exactly one of them.
    struct Counts {
        std::uint64_t matched = 0;  ///< follows the packet before, or is the first one
        std::uint64_t breaks =
            0;  ///< in a clip, but not next: lost, doubled or swapped packets, another layer
        std::uint64_t unknown = 0;  ///< in no clip; the packet after it is held against the one before it
    };

    /// A place where the order broke. A payload may occur at several places: then one of those possible.
    struct Break {
        ClipPlace before;
        ClipPlace got;
    };

    explicit ClipOrder(std::shared_ptr<const ClipIndex> clips) : clips_(std::move(clips)) {}

    /// Leave out packets without payload (they only probe the network).
    Verdict add(rtp::VideoCodec codec, BytesView payload);

    /// Whatever known packet comes next is accepted: the camera came back, or layer or codec changed. Without
    /// this call such a change counts as one break.
    void restart() noexcept { possible_.clear(); }

    const Counts& counts() const noexcept { return counts_; }
    const std::optional<Break>& lastBreak() const noexcept { return lastBreak_; }
    /// Where the stream is now, for example on which layer; nothing before the first known packet.
    std::optional<ClipPlace> place() const noexcept;

private:
    std::shared_ptr<const ClipIndex> clips_;
    std::vector<ClipPlace> possible_;  // all places where the last known packet can have been
    std::vector<ClipPlace> next_;      // kept to reuse its memory
    Counts counts_;
    std::optional<Break> lastBreak_;
};

}  // namespace petcam::peer
