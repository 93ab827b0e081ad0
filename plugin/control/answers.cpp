#include "control/answers.hpp"

#include "replies.hpp"
#include "version.hpp"

namespace petcam::control {
namespace {

const char* word(CameraState state) {
    switch (state) {
        case CameraState::Offline:
            return "offline";
        case CameraState::Asleep:
            return "asleep";
        case CameraState::Paused:
            return "paused";
        case CameraState::Live:
            return "live";
    }
    return "";
}

Json codecObject(const char* codec, std::uint8_t payloadType, std::uint32_t clockHz) {
    Json object(json_object());
    put(object.get(), "codec", codec);
    put(object.get(), "payload_type", std::int64_t{payloadType});
    put(object.get(), "clock_rate", std::int64_t{clockHz});
    return object;
}

Json mediaObject(const std::optional<CameraStream>& stream) {
    if (!stream) return Json(json_null());
    Json sound(json_null());
    if (stream->soundType) {
        sound = codecObject("OPUS", *stream->soundType, rtp::kOpusClockHz);
        put(sound.get(), "channels", std::int64_t{2});  // RFC 7587 section 7: always announced so
    }
    Json object(json_object());
    put(object.get(), "feed", static_cast<std::int64_t>(stream->feed.value));
    const bool h264 = stream->codec == rtp::VideoCodec::H264;
    put(object.get(), "video", codecObject(h264 ? "H264" : "VP8", stream->videoType, rtp::kVideoClockHz));
    put(object.get(), "audio", std::move(sound));
    return object;
}

void putCamera(json_t* object, const CameraStatus& status) {
    put(object, "camera", status.camera);
    put(object, "name", status.name);
    put(object, "state", word(status.state));
    put(object, "media", mediaObject(status.media));
    putBool(object, "talk", status.talk);
    if (!status.recorded) putBool(object, "record", false);
}

void putRevocation(json_t* object, const Revocation& revocation) {
    put(object, "member", toString(revocation.member));
    put(object, "camera", revocation.camera ? jsonText(toString(*revocation.camera)) : Json(json_null()));
    put(object, "before", static_cast<std::int64_t>(revocation.before.time_since_epoch().count()));
}

Json event(const char* name) {
    Json object = plainReply("event");
    put(object.get(), "event", name);
    return object;
}

Json textOrNull(const std::string& text) {
    return text.empty() ? Json(json_null()) : jsonText(text);
}

void putCondition(json_t* object, const CameraCondition& condition) {
    put(object, "camera", condition.camera);
    put(object, "viewers", static_cast<std::int64_t>(condition.viewers));
    put(object, "report", reportObject(condition.report));
    put(object, "recording", recordingObject(condition.recording));
    const auto& [moves, level, motionEvent] = condition.motion;
    Json motion(json_object());
    putBool(motion.get(), "active", moves);
    put(motion.get(), "level", Json(level ? json_integer(*level) : json_null()));
    put(motion.get(), "event", textOrNull(motionEvent));
    put(object, "motion", std::move(motion));
    const auto& [sounds, dbfs, soundEvent] = condition.sound;
    Json sound(json_object());
    putBool(sound.get(), "active", sounds);
    put(sound.get(), "level_dbfs", Json(dbfs ? json_real(*dbfs) : json_null()));
    put(sound.get(), "event", textOrNull(soundEvent));
    put(object, "sound", std::move(sound));
    putBool(object, "paused", condition.paused);
    putBool(object, "record", condition.recorded);
}

struct EventWriter {
    Json operator()(const CameraChanged& e) const {
        Json object = event("camera");
        putCamera(object.get(), e.status);
        return object;
    }
    Json operator()(const CameraRemoved& e) const {
        Json object = event("camera_removed");
        put(object.get(), "camera", e.camera);
        return object;
    }
    Json operator()(const TalkChanged& e) const {
        Json object = event("talk");
        put(object.get(), "camera", e.camera);
        putBool(object.get(), "active", e.active);
        put(object.get(), "name", e.name);
        return object;
    }
    Json operator()(const TicketsRevoked& e) const {
        Json object = event("revoked");
        putRevocation(object.get(), e.revocation);
        return object;
    }
    Json operator()(const ConditionChanged& e) const {
        Json object = event("condition");
        putCondition(object.get(), e.condition);
        return object;
    }
    Json operator()(const RecorderNoticed& e) const { return recorderEvent(e.status); }
};

}  // namespace

Json helloReply() {
    Json object = plainReply("hello");
    put(object.get(), "version", std::int64_t{kVersion});
    put(object.get(), "server", kVersionText);
    return object;
}

Json subscribedReply(const Subscription& subscription) {
    Json cameras(json_array());
    for (const auto& status : subscription.cameras) {
        Json one(json_object());
        putCamera(one.get(), status);
        json_array_append_new(cameras.get(), one.release());
    }
    Json revoked(json_array());
    for (const auto& revocation : subscription.revoked) {
        Json one(json_object());
        putRevocation(one.get(), revocation);
        json_array_append_new(revoked.get(), one.release());
    }
    Json object = plainReply("subscribed");
    put(object.get(), "cameras", std::move(cameras));
    put(object.get(), "revoked", std::move(revoked));
    if (const auto& asked = subscription.conditions) {
        Json conditions(json_array());
        for (const auto& condition : asked->cameras) {
            Json one(json_object());
            putCondition(one.get(), condition);
            json_array_append_new(conditions.get(), one.release());
        }
        put(object.get(), "conditions", std::move(conditions));
        put(object.get(), "recorder", asked->recorder ? recorderObject(*asked->recorder) : Json(json_null()));
    }
    return object;
}

Json tappedReply(CameraId camera, std::uint16_t from) {
    Json object = plainReply("tapped", toString(camera));
    put(object.get(), "from", std::int64_t{from});
    return object;
}

Json toJson(const CompanionEvent& event) {
    return std::visit(EventWriter{}, event);
}

}  // namespace petcam::control
