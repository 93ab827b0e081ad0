/*
 * The control protocol, version 1: JSON lines on the Unix socket <state_dir>/control.sock, which only the
 * owner of the state directory can open (the README tells the same in a table).
 *
 * One JSON object a line, UTF-8; a request has at most 65536 bytes. It may carry "id", a whole number, which
 * its reply carries too. Replies come in the order of the requests; events come in between. Unknown fields
 * are refused. A client that does not read is cut off when more than a mebibyte waits for it.
 *
 *   server, at once       {"petcam":"hello","version":1,"server":"0.1.0"}
 *
 *   {"request":"subscribe","client":"recorder","version":1,"id":1}       first; events come from then on
 *     {"petcam":"subscribed","cameras":[CAMERA,...],"revoked":[REVOCATION,...],"id":1}
 *     CAMERA {"camera":"c1","name":"Kitchen","state":"live","media":MEDIA,"talk":false}
 *       "state" is "live", "paused", "asleep" or "offline"; "media" null when nobody publishes the camera;
 *       "record":false stands in one that must not be recorded
 *     MEDIA {"feed":7,"video":{"codec":"H264","payload_type":102,"clock_rate":90000},
 *            "audio":{"codec":"OPUS","payload_type":111,"clock_rate":48000,"channels":2}}
 *       "feed" is new for every PeerConnection of a publisher; "codec" "H264" or "VP8"; "audio" may be null
 *     REVOCATION {"member":"m2","camera":"c1","before":1764000000}       "camera" null: of any camera
 *       Tickets of that member whose time ends up to 60 s after `before` are good for nothing any more.
 *       Each is told to who subscribes for as long as one of them could live.
 *   {"request":"tap","camera":"c1","ports":{"best":40000,"lowest":40001,"audio":40002},"talk_sound":false,
 *    "upper_layers":true}
 *     {"petcam":"tapped","camera":"c1","from":39999}
 *     From now on the camera's RTP goes to these UDP ports of 127.0.0.1 from port `from`, one packet a
 *     datagram, as it came from Janus's core, which counts sequence numbers and timestamps of each SSRC
 *     from 1 and 0 on; and on the same port the compound RTCP packets with sender reports, whose RTP
 *     timestamps count alike (RFC 5761 section 4 tells them apart). Any of the ports may be left out;
 *     without any the tap ends, as it does with the connection. The camera may be offline. "best" and
 *     "lowest" are the highest and the lowest layer that arrive; each begins, and changes to another SSRC,
 *     at a keyframe. A paused camera sends nothing. While somebody talks to it, and 400 ms longer, no sound
 *     comes, unless "talk_sound" is true. With "upper_layers" false the camera is asked for its lowest layer
 *     only: "best" is of a higher one while somebody else needs that. The same ports again change these two
 *     wishes of a tap that goes on: nothing is lost, sent twice, or begun anew.
 *   {"request":"keyframe","camera":"c1"}       {"petcam":"keyframe","camera":"c1"}
 *     The camera is asked for one, together with everybody else's wishes at most once in 500 ms.
 *
 *   Of the client "recorder" only; remembered as long as it is connected, and told to the family. Who comes
 *   back says "recording" and "disk" again.
 *   {"request":"motion","camera":"c1","active":true,"level":35,"event":"e12"}      {"petcam":"noted"}
 *   {"request":"sound","camera":"c1","active":true,"level_dbfs":-18,"event":"e13"}
 *     "level" 0 to 100, "level_dbfs" -200 to 0; they and "event" may be left out
 *   {"request":"recording","camera":"c1","mode":"motion","active":true}         or "off", "continuous"
 *   {"request":"disk","state":"ok","free_bytes":123}            or "full", "read_only", "gone"
 *
 *   {"request":"counters","camera":"c1","counters":{"clips":3,"overruns":0}}
 *     What it counted since its start, for "statistics": at most 32 names of 1 to 32 of a-z and _.
 *
 *   For who tells the world how the home is (the bridge is one):
 *   {"request":"subscribe","client":"bridge","version":1,"conditions":true}
 *     "subscribed" has two fields more, and two more events come:
 *     "conditions":[CONDITION,...],"recorder":{"state":"ok","free_bytes":123} or null: there was none so far
 *     CONDITION {"camera":"c1","viewers":2,"report":{"capture":"on","battery":83,...} or null,
 *                "recording":{"mode":"motion","active":true} or null,
 *                "motion":{"active":true,"level":35,"event":"e12"},
 *                "sound":{"active":false,"level_dbfs":null,"event":null},"paused":false,"record":true}
 *       "report" and "recording" are those of the signalling contract.
 *   {"request":"statistics","camera":"c1"}
 *     {"petcam":"statistics","bounds":[1,5,...],"camera":"c1","counters":{...},"histograms":{...},
 *      "viewers":[{"id":"7","counters":{...}},...],"recorder":{"clips":3,...}}
 *     As an administrator's request "statistics" tells it, but for one camera and without names; "recorder"
 *     as its "counters" said last.
 *   Of the client "bridge" only:
 *   {"request":"ticket","camera":"c1"}
 *     {"petcam":"ticket","camera":"c1","ticket":"v1.m0.c1.r.1764000000.9f...","actions":["read"],"expires_in":60}
 *     For the recorder's HTTP; its member "m0" is nobody.
 *   {"request":"pause","camera":"c1","paused":true}       {"petcam":"changed","camera":"c1"}
 *     The family pauses the camera from elsewhere: nobody gets anything of it, and its page turns it off.
 *     Kept over restarts. False ends that, and no pause that somebody made at the phone itself.
 *   {"request":"record","camera":"c1","record":false}     {"petcam":"changed","camera":"c1"}
 *     The recorder leaves the camera alone, whatever its own settings say. Kept over restarts.
 *
 *   anything wrong        {"petcam":"error","error_code":402,"error":"camera is missing","id":1}
 *     The connection stays, but not after a line that is too long or no JSON object, or another version.
 *
 * Events:
 *   {"petcam":"event","event":"camera", and as CAMERA}        it is new, or any of it changed
 *   {"petcam":"event","event":"camera_removed","camera":"c1"}
 *   {"petcam":"event","event":"talk","camera":"c1","active":true,"name":"Mum"}
 *   {"petcam":"event","event":"revoked", and as REVOCATION}
 *   {"petcam":"event","event":"condition", and as CONDITION}              with "conditions" only, as is
 *   {"petcam":"event","event":"recorder","state":"full","free_bytes":123}     "absent": it was there
 */
#include "control/requests.hpp"

#include <map>

#include "fields.hpp"
#include "json.hpp"
#include "petcam/text.hpp"

namespace petcam::control {
namespace {

constexpr std::int64_t kMostId = (std::int64_t{1} << 53) - 1;  // what every JSON reader keeps exactly
constexpr double kSilenceDbfs = -200;
constexpr std::size_t kLongestCounter = 32;
constexpr std::size_t kMostCounters = 32;

std::uint16_t portOf(const std::string& name, const json_t* value) {
    const std::string field = "ports." + name;
    if (!json_is_integer(value)) throw RequestError(ErrorCode::WrongType, field + " must be a port number");
    const json_int_t port = json_integer_value(value);
    if (port < 1 || port > UINT16_MAX) {
        throw RequestError(ErrorCode::InvalidValue, field + " must be a port number from 1 to 65535");
    }
    return static_cast<std::uint16_t>(port);
}

Request subscribeRequest(Fields& fields) {
    SubscribeRequest request{parseLabel(fields.text("client"), "client"), false};
    if (!fields.integer("version", kMostId)) {  // that it is ours has been seen already
        throw RequestError(ErrorCode::MissingField, "version is missing");
    }
    request.conditions = fields.flag("conditions").value_or(false);
    return request;
}

Request tapRequest(Fields& fields) {
    TapRequest request;
    request.camera = fields.camera("camera");
    const char* key = nullptr;
    json_t* value = nullptr;
    json_object_foreach(fields.object("ports"), key, value) {
        const std::string name(key);
        auto* port = name == "best"     ? &request.best
                     : name == "lowest" ? &request.lowest
                     : name == "audio"  ? &request.audio
                                        : nullptr;
        if (!port)
            throw RequestError(ErrorCode::UnknownField, "ports are \"best\", \"lowest\" and \"audio\"");
        *port = portOf(name, value);
    }
    const auto& [camera, best, lowest, audio, talk, upper] = request;
    if ((best && (best == lowest || best == audio)) || (lowest && lowest == audio)) {
        throw RequestError(ErrorCode::InvalidValue, "ports must differ");
    }
    request.talkSound = fields.flag("talk_sound").value_or(false);
    request.upperLayers = fields.flag("upper_layers").value_or(true);
    return request;
}

Request keyframeRequest(Fields& fields) {
    return KeyframeRequest{fields.camera("camera")};
}

std::string eventOf(Fields& fields) {
    return fields.has("event") ? parseLabel(fields.text("event"), "event") : "";
}

Request motionRequest(Fields& fields) {
    MotionRequest request{fields.camera("camera"), {}};
    request.motion.active = fields.neededFlag("active");
    request.motion.level = fields.number("level", 100);
    request.motion.event = eventOf(fields);
    return request;
}

Request soundRequest(Fields& fields) {
    SoundRequest request{fields.camera("camera"), {}};
    request.sound.active = fields.neededFlag("active");
    request.sound.levelDbfs = fields.real("level_dbfs", kSilenceDbfs, 0);
    request.sound.event = eventOf(fields);
    return request;
}

Request recordingRequest(Fields& fields) {
    RecordingRequest request{fields.camera("camera"), {}};
    const auto mode = recordingModeOf(fields.text("mode"));
    if (!mode) {
        throw RequestError(ErrorCode::InvalidValue, "mode must be \"off\", \"motion\" or \"continuous\"");
    }
    request.recording = {*mode, fields.neededFlag("active")};
    return request;
}

Request diskRequest(Fields& fields) {
    const auto state = recorderStateOf(fields.text("state"));
    if (!state) {
        throw RequestError(ErrorCode::InvalidValue,
                           "state must be \"ok\", \"full\", \"read_only\" or \"gone\"");
    }
    return DiskRequest{{*state, fields.integer("free_bytes", kMostId)}};
}

bool isCounterName(std::string_view name) {
    return !name.empty() && name.size() <= kLongestCounter &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
}

Request countersRequest(Fields& fields) {
    CountersRequest request{fields.camera("camera"), {}};
    const json_t* counters = fields.object("counters");
    if (json_object_size(counters) > kMostCounters) {
        throw RequestError(ErrorCode::InvalidValue, "counters has too many of them");
    }
    const char* key = nullptr;
    json_t* value = nullptr;
    json_object_foreach(const_cast<json_t*>(counters), key, value) {
        if (!isCounterName(key)) {
            throw RequestError(ErrorCode::InvalidValue, "names of counters have 1 to 32 of a-z and _");
        }
        if (!json_is_integer(value) || json_integer_value(value) < 0) {
            throw RequestError(ErrorCode::WrongType, "counters must be whole numbers from 0 on");
        }
        request.counts[key] = static_cast<std::uint64_t>(json_integer_value(value));
    }
    return request;
}

Request statisticsRequest(Fields& fields) {
    return StatisticsRequest{fields.camera("camera")};
}

Request ticketRequest(Fields& fields) {
    return TicketRequest{fields.camera("camera")};
}

Request pauseRequest(Fields& fields) {
    return SwitchRequest{fields.camera("camera"), {fields.neededFlag("paused"), std::nullopt}};
}

Request recordRequest(Fields& fields) {
    return SwitchRequest{fields.camera("camera"), {std::nullopt, fields.neededFlag("record")}};
}

using Reader = Request (*)(Fields&);

const std::map<std::string_view, Reader>& readers() {
    static const std::map<std::string_view, Reader> table{
        {"subscribe", subscribeRequest}, {"tap", tapRequest},           {"keyframe", keyframeRequest},
        {"motion", motionRequest},       {"sound", soundRequest},       {"recording", recordingRequest},
        {"disk", diskRequest},           {"counters", countersRequest}, {"statistics", statisticsRequest},
        {"ticket", ticketRequest},       {"pause", pauseRequest},       {"record", recordRequest},
    };
    return table;
}

/// True when the client speaks another version than this one.
bool isOtherVersion(const json_t* body) {
    const json_t* name = json_object_get(body, "request");
    const json_t* version = json_object_get(body, "version");
    return json_is_string(name) && std::string_view(json_string_value(name)) == "subscribe" &&
           json_is_integer(version) && json_integer_value(version) != kVersion;
}

}  // namespace

Line readLine(std::string_view text) {
    const Json body(json_loadb(text.data(), text.size(), 0, nullptr));
    if (!json_is_object(body.get())) {
        return {{}, RequestError(ErrorCode::NotAnObject, "a line must be a JSON object"), true};
    }
    Line line{{}, RequestError(ErrorCode::Internal, ""), false};
    Fields fields(body.get());
    try {
        line.id = fields.integer("id", kMostId);
        if (isOtherVersion(body.get())) {
            line.isLast = true;
            throw RequestError(ErrorCode::InvalidValue, "version must be " + std::to_string(kVersion));
        }
        line.what = readRequest(fields, readers());
    } catch (const RequestError& error) {
        line.what = error;
    }
    return line;
}

Line lineTooLong() {
    return {{}, RequestError(ErrorCode::LimitReached, "a line has at most 65536 bytes"), true};
}

}  // namespace petcam::control
