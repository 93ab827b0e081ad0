#include "peer.hpp"

namespace petcam::peer {
namespace {

template <typename T>
void count(const Json& object, const char* key, T value) {
    put(object.get(), key, static_cast<std::int64_t>(value));
}

void moment(const Json& object, const char* key, Instant began, const std::optional<Instant>& at) {
    if (!at) return;
    const std::chrono::duration<double, std::milli> elapsed = *at - began;
    put(object.get(), key, Json(json_real(elapsed.count())));
}

Json typesOf(const rtp::PayloadTypes& types) {
    Json object(json_object());
    if (types.h264) count(object, "h264", *types.h264);
    if (types.vp8) count(object, "vp8", *types.vp8);
    if (types.opus) count(object, "opus", *types.opus);
    return object;
}

Json streamOf(std::uint32_t ssrc, const Inbound::Stream& stream) {
    const auto& counts = stream.tally.counts();
    Json object(json_object());
    put(object.get(), "kind", stream.video ? "video" : "audio");
    count(object, "ssrc", ssrc);
    count(object, "packets", counts.packets);
    count(object, "bytes", counts.bytes);
    count(object, "missing", stream.tally.missing());
    count(object, "duplicates", counts.duplicates);
    count(object, "reordered", counts.reordered);
    count(object, "too_late", counts.tooLate);
    count(object, "empty", counts.empty);
    count(object, "pictures", counts.markers);
    count(object, "timestamp_steps_back", counts.timestampStepsBack);
    count(object, "longest_pause_ms", counts.longestPause.count());
    count(object, "first_sequence", stream.tally.firstSequenceNumber());
    count(object, "last_sequence", stream.tally.lastSequenceNumber());
    count(object, "nacked", stream.losses.counts().nacked);
    count(object, "given_up", stream.losses.counts().givenUp);
    Json recovered(json_object());
    for (const auto& [type, packets] : stream.losses.counts().recovered) {
        count(recovered, std::to_string(type).c_str(), packets);
    }
    put(object.get(), "recovered", std::move(recovered));
    Json types(json_object());
    for (const auto& [type, share] : stream.tally.byPayloadType()) {
        Json one(json_object());
        count(one, "packets", share.packets);
        count(one, "bytes", share.bytes);
        put(types.get(), std::to_string(type).c_str(), std::move(one));
    }
    put(object.get(), "payload_types", std::move(types));
    return object;
}

Json clipOf(const ClipOrder& order) {
    Json object(json_object());
    count(object, "matched", order.counts().matched);
    count(object, "breaks", order.counts().breaks);
    count(object, "unknown", order.counts().unknown);
    if (const auto place = order.place()) count(object, "layer", place->clip);
    if (const auto& last = order.lastBreak()) {
        count(object, "last_break_before", last->before.packet);
        count(object, "last_break_got", last->got.packet);
    }
    return object;
}

Json sourcesOf(const SignatureTally& tally) {
    Json object(json_object());
    for (const auto& [source, counts] : tally.sources()) {
        Json one(json_object());
        count(one, "packets", counts.packets);
        count(one, "missing", counts.seen.missing());
        count(one, "duplicates", counts.duplicates);
        count(one, "reordered", counts.reordered);
        count(one, "first", counts.seen.first());
        count(one, "last", counts.seen.last());
        put(object.get(), std::to_string(source).c_str(), std::move(one));
    }
    return object;
}

Json rtcpOf(const RtcpTally::Counts& counts) {
    Json object(json_object());
    count(object, "sender_reports", counts.senderReports);
    count(object, "receiver_reports", counts.receiverReports);
    count(object, "nacks", counts.nacks);
    count(object, "plis", counts.plis);
    count(object, "firs", counts.firs);
    count(object, "rembs", counts.rembs);
    count(object, "remb_bitrate", counts.lastRembBitrate);
    count(object, "transport_cc", counts.transportCc);
    count(object, "byes", counts.byes);
    count(object, "malformed", counts.malformed);
    return object;
}

Json impairedOf(const Impairment::Counts& counts) {
    Json object(json_object());
    count(object, "lost", counts.lost);
    count(object, "duplicated", counts.duplicated);
    count(object, "reordered", counts.reordered);
    count(object, "delayed", counts.delayed);
    count(object, "mangled", counts.mangled);
    count(object, "tampered", counts.tampered);
    return object;
}

const char* nameOf(Peer::State state) {
    switch (state) {
        case Peer::State::New:
            return "new";
        case Peer::State::Joining:
            return "joining";
        case Peer::State::Up:
            return "up";
        case Peer::State::Closed:
            return "closed";
        case Peer::State::Failed:
            return "failed";
    }
    return "failed";
}

void sent(const Json& report, const std::vector<VideoSender>& video,
          const std::optional<AudioSender>& audio) {
    Json layers(json_array());
    for (const auto& sender : video) {
        Json layer(json_object());
        count(layer, "ssrc", sender.writer().ssrc());
        count(layer, "packets", sender.writer().packets());
        count(layer, "payload_bytes", sender.writer().payloadBytes());
        count(layer, "keyframe_skips", sender.skips());
        json_array_append_new(layers.get(), layer.release());
    }
    put(report.get(), "sent_video", std::move(layers));
    count(report, "sent_audio", audio ? audio->writer().packets() : 0);
}

}  // namespace

Json Peer::report() const {
    Json report(json_object());
    count(report, "peer", number_);
    put(report.get(), "state", nameOf(state_));
    if (!failure_.empty()) put(report.get(), "reason", failure_);
    if (!id_.empty()) put(report.get(), "id", id_);
    moment(report, "joined_ms", began_, joinedAt_);
    moment(report, "up_ms", began_, upAt_);
    moment(report, "first_video_ms", began_, inbound_.moments().video);
    moment(report, "first_picture_ms", began_, inbound_.moments().picture);
    moment(report, "first_audio_ms", began_, inbound_.moments().audio);
    put(report.get(), "offered", typesOf(offered_));
    put(report.get(), "negotiated", typesOf(negotiated_));
    Json streams(json_array());
    for (const auto& [ssrc, stream] : inbound_.streams()) {
        json_array_append_new(streams.get(), streamOf(ssrc, stream).release());
    }
    put(report.get(), "streams", std::move(streams));
    if (inbound_.order()) put(report.get(), "clip", clipOf(*inbound_.order()));
    put(report.get(), "sources", sourcesOf(inbound_.sources()));
    count(report, "unsigned_audio", inbound_.unsignedAudio());
    count(report, "malformed", inbound_.malformed());
    count(report, "not_negotiated", inbound_.notNegotiated());
    put(report.get(), "rtcp", rtcpOf(rtcp_.counts()));
    sent(report, video_, audio_);
    if (connection_) {
        count(report, "refused_by_srtp", connection_->counts().refused);
        count(report, "not_sendable", connection_->counts().unprotected);
        put(report.get(), "impaired_sending", impairedOf(connection_->sendingCounts()));
        put(report.get(), "impaired_receiving", impairedOf(connection_->receivingCounts()));
    }
    return report;
}

}  // namespace petcam::peer
