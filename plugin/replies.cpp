#include "replies.hpp"

#include "home_json.hpp"
#include "version.hpp"

namespace petcam {
namespace {

Json reply(const char* petcam) {
    Json object(json_object());
    put(object.get(), "petcam", petcam);
    return object;
}

Json person(const Person& who) {
    Json object(json_object());
    put(object.get(), "id", toString(who.id));
    put(object.get(), "name", who.name);
    return object;
}

Json people(const std::vector<Person>& all) {
    Json array(json_array());
    for (const auto& one : all) {
        json_array_append_new(array.get(), person(one).release());
    }
    return array;
}

void putFloor(json_t* object, const std::optional<Person>& holder, std::size_t queue) {
    put(object, "holder", holder ? person(*holder) : Json(json_null()));
    put(object, "queue", static_cast<std::int64_t>(queue));
}

const char* word(LastEvent::What what) {
    switch (what) {
        case LastEvent::What::Talk:
            return "talk";
        case LastEvent::What::Motion:
            return "motion";
        case LastEvent::What::Sound:
            return "sound";
    }
    return "";
}

/// What a card shows besides who watches: how the camera is, since when, and what happened last.
void putCondition(json_t* object, const CameraView& camera) {
    const auto seconds = [](WallTime time) { return Json(json_integer(time.time_since_epoch().count())); };
    put(object, "report", reportObject(camera.report));
    put(object, "since", camera.since ? seconds(*camera.since) : Json(json_null()));
    Json last(json_null());
    if (const auto& event = camera.lastEvent) {
        last.reset(json_object());
        put(last.get(), "event", word(event->what));
        put(last.get(), "at", seconds(event->at));
        if (event->what == LastEvent::What::Talk) put(last.get(), "name", event->name);
    }
    put(object, "last_event", std::move(last));
    put(object, "recording", recordingObject(camera.recording));
    if (camera.pausedByHome) putBool(object, "paused", true);
}

/// `offline`: what the reply calls a camera that nobody publishes.
const char* word(CameraState state, const char* offline) {
    switch (state) {
        case CameraState::Offline:
            break;
        case CameraState::Asleep:
            return "asleep";
        case CameraState::Paused:
            return "paused";
        case CameraState::Live:
            return "live";
    }
    return offline;
}

Json event(const char* name) {
    Json object = reply("event");
    put(object.get(), "event", name);
    return object;
}

Json event(const char* name, const std::string& camera) {
    Json object = event(name);
    put(object.get(), "camera", camera);
    return object;
}

/// `id`: what the recorder calls it, null when it did not say.
Json noticed(const char* name, const std::string& camera, bool active, WallTime at, const std::string& id) {
    Json object = event(name, camera);
    putBool(object.get(), "active", active);
    put(object.get(), "at", static_cast<std::int64_t>(at.time_since_epoch().count()));
    put(object.get(), "id", id.empty() ? Json(json_null()) : jsonText(id));
    return object;
}

const char* word(OfflineReason reason) {
    switch (reason) {
        case OfflineReason::Unpublished:
            return "unpublished";
        case OfflineReason::Hangup:
            return "hangup";
        case OfflineReason::Stalled:
            return "stalled";
        case OfflineReason::Paused:
            return "paused";
        case OfflineReason::Interrupted:
            return "interrupted";
    }
    return "";
}

const char* word(FloorReason reason) {
    switch (reason) {
        case FloorReason::Granted:
            return "granted";
        case FloorReason::Queued:
            return "queued";
        case FloorReason::Released:
            return "released";
        case FloorReason::Silent:
            return "silent";
        case FloorReason::Lease:
            return "lease";
        case FloorReason::Left:
            return "left";
        case FloorReason::CameraOffline:
            return "camera_offline";
        case FloorReason::CameraPaused:
            return "camera_paused";
        case FloorReason::Preempted:
            return "preempted";
        case FloorReason::NotAllowed:
            return "not_allowed";
    }
    return "";
}

const char* word(Playable playable) {
    switch (playable) {
        case Playable::Yes:
            return "yes";
        case Playable::Soon:
            return "soon";
        case Playable::No:
            return "no";
    }
    return "";
}

const char* word(SignOutReason reason) {
    switch (reason) {
        case SignOutReason::Removed:
            return "removed";
        case SignOutReason::Ended:
            return "ended";
        case SignOutReason::Replaced:
            return "replaced";
    }
    return "";
}

const char* word(TalkRefusal refusal) {
    switch (refusal) {
        case TalkRefusal::CameraOffline:
            return "camera_offline";
        case TalkRefusal::CameraPaused:
            return "camera_paused";
        case TalkRefusal::QueueFull:
            return "queue_full";
        case TalkRefusal::ReceiveOnly:
            return "receive_only";
        case TalkRefusal::NoSpeaker:
            return "no_speaker";
        case TalkRefusal::NotAllowed:
            return "not_allowed";
    }
    return "";
}

struct TalkWriter {
    json_t* object;

    void operator()(const TalkGranted&) const {
        put(object, "state", "granted");
        put(object, "lease_ms",
            std::chrono::duration_cast<std::chrono::milliseconds>(TalkFloor::kLease).count());
    }
    void operator()(const TalkQueued& queued) const {
        put(object, "state", "queued");
        put(object, "position", static_cast<std::int64_t>(queued.position));
    }
    void operator()(const TalkReleased&) const { put(object, "state", "released"); }
    void operator()(TalkRefusal refusal) const {
        put(object, "state", "refused");
        put(object, "reason", word(refusal));
    }
};

struct EventWriter {
    Json operator()(const CameraOnline& e) const { return event("camera_online", e.camera); }
    Json operator()(const CameraOffline& e) const {
        Json object = event("camera_offline", e.camera);
        put(object.get(), "reason", word(e.reason));
        return object;
    }
    Json operator()(const ViewersChanged& e) const {
        Json object = event("viewers", e.camera);
        put(object.get(), "viewers", people(e.viewers));
        return object;
    }
    Json operator()(const FloorChanged& e) const {
        Json object = event("floor", e.camera);
        putFloor(object.get(), e.holder, e.queue);
        put(object.get(), "reason", word(e.reason));
        return object;
    }
    Json operator()(const ReportChanged& e) const {
        Json object = event("report", e.camera);
        put(object.get(), "report", reportObject(e.report));
        return object;
    }
    Json operator()(const MotionNoticed& e) const {
        Json object = noticed("motion", e.camera, e.motion.active, e.at, e.motion.event);
        put(object.get(), "level", Json(e.motion.level ? json_integer(*e.motion.level) : json_null()));
        return object;
    }
    Json operator()(const SoundNoticed& e) const {
        Json object = noticed("sound", e.camera, e.sound.active, e.at, e.sound.event);
        put(object.get(), "level_dbfs",
            Json(e.sound.levelDbfs ? json_real(*e.sound.levelDbfs) : json_null()));
        return object;
    }
    Json operator()(const RecordingChanged& e) const {
        Json object = event("recording", e.camera);
        put(object.get(), "mode", Json(e.recording ? json_string(wordOf(e.recording->mode)) : json_null()));
        putBool(object.get(), "active", e.recording && e.recording->active);
        return object;
    }
    Json operator()(const RecorderChanged& e) const { return recorderEvent(e.status); }
    Json operator()(const LayersWanted& e) const {
        Json object = event("layers", e.camera);
        put(object.get(), "video", std::int64_t{e.need.layers});
        putBool(object.get(), "audio", e.need.sound);
        if (e.most) put(object.get(), "bitrate", static_cast<std::int64_t>(e.most->bitsPerSecond));
        return object;
    }
    Json operator()(const CodecWanted& e) const {
        Json object = event("codec", e.camera);
        put(object.get(), "codec", e.codec == rtp::VideoCodec::H264 ? "h264" : "vp8");
        return object;
    }
    Json operator()(const PlayableChanged& e) const {
        Json object = event("playable", e.camera);
        put(object.get(), "playable", word(e.playable));
        return object;
    }
    Json operator()(const PauseChanged& e) const {
        Json object = event("pause", e.camera);
        putBool(object.get(), "paused", e.paused);
        return object;
    }
    Json operator()(const Replaced& e) const { return event("replaced", e.camera); }
    Json operator()(const AccessChanged& e) const {
        Json object = event("access", e.camera);
        put(object.get(), "name", e.name);
        put(object.get(), "rights", rightsArray(e.rights));
        return object;
    }
    Json operator()(const HomeChanged&) const { return event("home"); }
    Json operator()(const SignedOut& e) const {
        Json object = event("signed_out");
        put(object.get(), "reason", word(e.reason));
        return object;
    }
};

}  // namespace

Json publishedReply(PeerId id, const CameraView& camera) {
    Json object = plainReply("published", camera.camera);
    put(object.get(), "name", camera.name);
    put(object.get(), "id", toString(id));
    put(object.get(), "viewers", people(camera.viewers));
    putCondition(object.get(), camera);
    return object;
}

Json watchingReply(PeerId id, const CameraView& camera, Quality quality) {
    Json object = plainReply("watching", camera.camera);
    put(object.get(), "name", camera.name);
    put(object.get(), "rights", rightsArray(camera.rights));
    put(object.get(), "id", toString(id));
    put(object.get(), "state", word(camera.state, "waiting"));
    put(object.get(), "quality", nameOf(quality));
    putFloor(object.get(), camera.holder, camera.queue);
    put(object.get(), "viewers", people(camera.viewers));
    putCondition(object.get(), camera);
    return object;
}

Json preferredReply(Quality quality) {
    Json object = reply("preferred");
    put(object.get(), "quality", nameOf(quality));
    return object;
}

Json talkReply(const TalkAnswer& answer) {
    Json object = reply("talk");
    std::visit(TalkWriter{object.get()}, answer);
    return object;
}

Json cameraObject(const CameraView& camera) {
    Json object(json_object());
    put(object.get(), "camera", camera.camera);
    put(object.get(), "name", camera.name);
    put(object.get(), "rights", rightsArray(camera.rights));
    if (camera.rights.has(Right::Manage)) {
        put(object.get(), "device", camera.phone ? jsonText(toString(*camera.phone)) : Json(json_null()));
    }
    put(object.get(), "state", word(camera.state, "offline"));
    put(object.get(), "viewers", people(camera.viewers));
    putFloor(object.get(), camera.holder, camera.queue);
    putCondition(object.get(), camera);
    return object;
}

Json listReply(const std::vector<CameraView>& cameras, const std::optional<RecorderStatus>& recorder) {
    Json array(json_array());
    for (const auto& camera : cameras) {
        json_array_append_new(array.get(), cameraObject(camera).release());
    }
    Json object = reply("list");
    put(object.get(), "cameras", std::move(array));
    if (recorder) put(object.get(), "recorder", recorderObject(*recorder));
    return object;
}

Json statusReply(bool open) {
    Json object = reply("status");
    put(object.get(), "version", kVersionText);
    put(object.get(), "protocol", std::int64_t{kProtocolVersion});
    putBool(object.get(), "open", open);
    return object;
}

Json plainReply(const char* petcam) {
    return reply(petcam);
}

Json plainReply(const char* petcam, const std::string& camera) {
    Json object = reply(petcam);
    put(object.get(), "camera", camera);
    return object;
}

Json errorReply(const RequestError& error) {
    Json object = reply("error");
    put(object.get(), "error_code", static_cast<std::int64_t>(error.code()));
    put(object.get(), "error", error.what());
    return object;
}

Json toJson(const Event& event) {
    return std::visit(EventWriter{}, event);
}

}  // namespace petcam
