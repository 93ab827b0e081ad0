#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "media/clip.hpp"

namespace petcam::peer {

/// One packet of a loop: which of the clips, and which packet of it.
struct ClipPlace {
    std::size_t clip = 0;
    std::size_t packet = 0;

    bool operator==(const ClipPlace&) const = default;
};

/// Where in the clips a payload occurs, found by its whole content. Made once from what the senders send,
/// read by any number of receivers; immutable.
class ClipIndex {
public:
    /// One clip per simulcast layer and codec; keeps no reference to them.
    explicit ClipIndex(std::span<const Clip> clips);

    /// All places with this payload; VP8 is compared without its descriptor, whose picture id the sender
    /// sets.
    std::span<const ClipPlace> placesOf(rtp::VideoCodec codec, BytesView payload) const;

    /// The packet sent after this one: behind the last comes the first.
    ClipPlace after(ClipPlace place) const { return {place.clip, (place.packet + 1) % lengths_[place.clip]}; }

private:
    /// Lets a string_view be looked up without making a string of it.
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    using Places = std::unordered_map<std::string, std::vector<ClipPlace>, Hash, std::equal_to<>>;

    std::array<Places, 2> byCodec_;
    std::vector<std::size_t> lengths_;
};

}  // namespace petcam::peer
