#include "media/clip_index.hpp"

#include "media/vp8_payload.hpp"

namespace petcam::peer {
namespace {

/// What of a payload stays the same however often the clip is sent.
std::string_view keyOf(rtp::VideoCodec codec, BytesView payload) {
    const BytesView kept = codec == rtp::VideoCodec::Vp8 ? vp8Data(payload).value_or(BytesView{}) : payload;
    return {reinterpret_cast<const char*>(kept.data()), kept.size()};
}

}  // namespace

ClipIndex::ClipIndex(std::span<const Clip> clips) {
    for (const Clip& clip : clips) {
        Places& places = byCodec_[static_cast<std::size_t>(clip.codec())];
        for (std::size_t i = 0; i < clip.packets().size(); ++i) {
            const auto key = keyOf(clip.codec(), clip.packets()[i].payload);
            places[std::string(key)].push_back({lengths_.size(), i});
        }
        lengths_.push_back(clip.packets().size());
    }
}

std::span<const ClipPlace> ClipIndex::placesOf(rtp::VideoCodec codec, BytesView payload) const {
    const Places& places = byCodec_[static_cast<std::size_t>(codec)];
    const auto found = places.find(keyOf(codec, payload));
    if (found == places.end()) return {};
    return found->second;
}

}  // namespace petcam::peer
