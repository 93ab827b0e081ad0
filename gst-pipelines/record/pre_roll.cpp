#include "record/pre_roll.hpp"

#include <algorithm>

namespace petcam::gst {

void PreRoll::push(Track track, const Frame& frame) {
    TrackFrame one{track, frame};
    if (frames_.empty() && !isStart(one)) return;
    bytes_ += gst_buffer_get_size(frame.data.get());
    frames_.push_back(std::move(one));
    if (track == Track::Picture && frame.keyframe) {
        // Only a new keyframe can make an old one dispensable.
        for (auto next = second(); next && frames_[*next].frame.at <= frame.at - length_; next = second())
            dropFirst(*next);
    }
    while (bytes_ > mostBytes_) {
        ++cut_;
        dropFirst(second().value_or(frames_.size()));
    }
}

void PreRoll::clear() {
    dropFirst(frames_.size());
}

std::vector<TrackFrame> PreRoll::since(WallTime from) const {
    auto start = frames_.begin();
    for (auto one = frames_.begin(); one != frames_.end(); ++one) {
        if (isStart(*one) && one->frame.at <= from) start = one;
    }
    if (start == frames_.end()) return {};
    std::vector<TrackFrame> all{*start};
    for (auto one = frames_.begin(); one != frames_.end(); ++one) {
        // Sound comes in its own order: some of what belongs to the start may stand before it.
        const bool after = one > start;
        const bool together = one->track == Track::Sound && one->frame.at >= start->frame.at;
        if (one != start && (after || together)) all.push_back(*one);
    }
    return all;
}

std::optional<std::size_t> PreRoll::second() const {
    if (frames_.empty()) return std::nullopt;
    const auto next = std::find_if(frames_.begin() + 1, frames_.end(), isStart);
    if (next == frames_.end()) return std::nullopt;
    return static_cast<std::size_t>(next - frames_.begin());
}

void PreRoll::dropFirst(std::size_t count) {
    for (; count > 0; --count) {
        bytes_ -= gst_buffer_get_size(frames_.front().frame.data.get());
        frames_.pop_front();
    }
}

}  // namespace petcam::gst
