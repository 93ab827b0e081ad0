#include "record/sound_track.hpp"

#include "record/opus_packet.hpp"

namespace petcam::gst {

std::vector<Frame> SoundTrack::packet(const Frame& packet) {
    std::vector<Frame> out;
    const GstBytes bytes(packet.data.get());
    const auto duration = opusDuration({bytes.data(), bytes.size()});
    if (!duration || packet.at < end_ - kTolerance) return out;
    if (packet.at > end_ + kTolerance) fill(packet.at + kOpusSilenceDuration / 2, out);
    out.push_back({packet.data, true, end_});
    end_ += *duration;
    return out;
}

std::vector<Frame> SoundTrack::pictureAt(WallTime at) {
    std::vector<Frame> out;
    if (end_ < at - kPatience) fill(at - kPatience / 2, out);
    return out;
}

std::vector<Frame> SoundTrack::finish(WallTime end) {
    std::vector<Frame> out;
    fill(end, out);
    return out;
}

void SoundTrack::fill(WallTime until, std::vector<Frame>& out) {
    while (end_ + kOpusSilenceDuration <= until) {
        out.push_back({opusSilence(channels_), true, end_});
        end_ += kOpusSilenceDuration;
    }
}

}  // namespace petcam::gst
