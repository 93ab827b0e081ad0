#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace petcam {

/// Names one peer (one Janus handle) for as long as the process lives; never reused, safe to show to others.
struct PeerId {
    std::uint64_t value = 0;
    auto operator<=>(const PeerId&) const = default;
};

/// Names one continuous run of RTP from one publisher. A camera that reconnects gets a new one.
struct FeedId {
    std::uint64_t value = 0;
    auto operator<=>(const FeedId&) const = default;
};

/// Lower-case hexadecimal, as the signalling contract shows peers ("7f3a").
std::string toString(PeerId id);

}  // namespace petcam

template <>
struct std::hash<petcam::PeerId> {
    std::size_t operator()(petcam::PeerId id) const noexcept { return std::hash<std::uint64_t>{}(id.value); }
};
