#include "media/clip_order.hpp"

#include <algorithm>

namespace petcam::peer {

ClipOrder::Verdict ClipOrder::add(rtp::VideoCodec codec, BytesView payload) {
    const auto places = clips_->placesOf(codec, payload);
    if (places.empty()) {
        ++counts_.unknown;
        return Verdict::Unknown;
    }
    // A payload found several times leaves several possibilities open until what follows tells them apart.
    next_.clear();
    for (const ClipPlace before : possible_) {
        const ClipPlace expected = clips_->after(before);
        if (std::find(places.begin(), places.end(), expected) != places.end()) next_.push_back(expected);
    }
    const bool broken = next_.empty() && !possible_.empty();
    if (broken) lastBreak_ = Break{possible_.front(), places.front()};
    if (next_.empty()) next_.assign(places.begin(), places.end());
    possible_.swap(next_);
    ++(broken ? counts_.breaks : counts_.matched);
    return broken ? Verdict::Break : Verdict::Matched;
}

std::optional<ClipPlace> ClipOrder::place() const noexcept {
    if (possible_.empty()) return std::nullopt;
    return possible_.front();
}

}  // namespace petcam::peer
