#include "streams/inbound.hpp"

#include "petcam/rtp/keyframe.hpp"

namespace petcam::peer {

Inbound::Inbound(std::shared_ptr<const ClipIndex> clips) {
    if (clips) order_.emplace(std::move(clips));
}

void Inbound::add(std::span<std::uint8_t> bytes, Instant now) {
    const auto packet = rtp::Packet::parse(bytes);
    if (!packet) {
        ++malformed_;
        return;
    }
    const std::uint8_t type = packet->payloadType();
    const bool video = type == types_.h264 || type == types_.vp8;
    if (!video && type != types_.opus) {
        ++notNegotiated_;
        return;
    }
    Stream& stream = streams_[packet->ssrc()];
    stream.video = video;
    stream.tally.add(*packet, now);
    stream.losses.add(packet->sequenceNumber(), type, now);
    if (packet->payload().empty()) return;
    if (!video) return addAudio(*packet, now);
    addVideo(*packet, type == types_.h264 ? rtp::VideoCodec::H264 : rtp::VideoCodec::Vp8, now);
}

void Inbound::addReplayed(std::span<std::uint8_t> bytes, Instant now) {
    const auto packet = rtp::Packet::parse(bytes);
    const auto found = packet ? streams_.find(packet->ssrc()) : streams_.end();
    if (found != streams_.end()) found->second.tally.add(*packet, now);
}

void Inbound::addVideo(const rtp::Packet& packet, rtp::VideoCodec codec, Instant now) {
    if (!moments_.video) moments_.video = now;
    keyframeBegan_ |= rtp::startsKeyframe(codec, packet.payload());
    if (!moments_.picture && keyframeBegan_ && packet.marker()) moments_.picture = now;
    if (order_) order_->add(codec, packet.payload());
}

void Inbound::addAudio(const rtp::Packet& packet, Instant now) {
    if (!moments_.audio) moments_.audio = now;
    if (const auto signature = readSignature(packet.payload())) {
        sources_.add(*signature);
    } else {
        ++unsignedAudio_;
    }
}

}  // namespace petcam::peer
