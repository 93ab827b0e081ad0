#include "control/messages.hpp"

#include <jansson.h>

#include <cmath>
#include <memory>

#include "companion/control_link.hpp"

namespace petcam::gst::control {
namespace {

struct Decref {
    void operator()(json_t* value) const noexcept { json_decref(value); }
};
using Json = std::unique_ptr<json_t, Decref>;

/// A field is missing or of another type: the whole message counts for nothing.
struct Malformed {};

std::string text(const json_t* object, const char* key) {
    const json_t* value = json_object_get(object, key);
    if (!json_is_string(value)) throw Malformed{};
    return {json_string_value(value), json_string_length(value)};
}

std::int64_t number(const json_t* object, const char* key, std::int64_t least, std::int64_t most) {
    const json_t* value = json_object_get(object, key);
    if (!json_is_integer(value)) throw Malformed{};
    const std::int64_t is = json_integer_value(value);
    if (is < least || is > most) throw Malformed{};
    return is;
}

bool flag(const json_t* object, const char* key) {
    const json_t* value = json_object_get(object, key);
    if (!json_is_boolean(value)) throw Malformed{};
    return json_boolean_value(value);
}

/// Nothing: null, or not there.
const json_t* objectOrNull(const json_t* object, const char* key) {
    const json_t* value = json_object_get(object, key);
    if (!value || json_is_null(value)) return nullptr;
    if (!json_is_object(value)) throw Malformed{};
    return value;
}

std::uint8_t payloadType(const json_t* object) {
    return static_cast<std::uint8_t>(number(object, "payload_type", 0, 127));
}

std::uint32_t clockRate(const json_t* object) {
    return static_cast<std::uint32_t>(number(object, "clock_rate", 1, 1'000'000));
}

std::optional<CameraMedia> mediaOf(const json_t* status) {
    const json_t* media = objectOrNull(status, "media");
    if (!media) return std::nullopt;
    const json_t* video = objectOrNull(media, "video");
    if (!video) throw Malformed{};
    const std::string codec = text(video, "codec");
    if (codec != "H264" && codec != "VP8") throw Malformed{};
    CameraMedia made{
        number(media, "feed", 0, INT64_MAX),
        {codec == "H264" ? VideoCodec::H264 : VideoCodec::VP8, payloadType(video), clockRate(video)},
        {}};
    if (const json_t* audio = objectOrNull(media, "audio"); audio && text(audio, "codec") == "OPUS") {
        made.audio = {payloadType(audio), clockRate(audio),
                      static_cast<int>(number(audio, "channels", 1, 2))};
    }
    return made;
}

CameraState stateOf(const std::string& word) {
    if (word == "live") return CameraState::Live;
    if (word == "paused") return CameraState::Paused;
    if (word == "asleep") return CameraState::Asleep;
    return CameraState::Offline;
}

CameraStatus statusOf(const json_t* object) {
    const bool record = !json_object_get(object, "record") || flag(object, "record");
    return {text(object, "camera"), text(object, "name"), stateOf(text(object, "state")),
            mediaOf(object),        flag(object, "talk"), record};
}

RevokedTickets revokedOf(const json_t* object) {
    RevokedTickets revoked{text(object, "member"), {}, number(object, "before", 0, INT64_MAX)};
    const json_t* camera = json_object_get(object, "camera");
    if (camera && !json_is_null(camera)) revoked.camera = text(object, "camera");
    return revoked;
}

template <typename T>
std::vector<T> listOf(const json_t* object, const char* key, T (*read)(const json_t*)) {
    const json_t* list = json_object_get(object, key);
    if (!json_is_array(list)) throw Malformed{};
    std::vector<T> all;
    for (std::size_t i = 0; i < json_array_size(list); ++i)
        all.push_back(read(json_array_get(list, i)));
    return all;
}

Message eventOf(const json_t* object) {
    const std::string event = text(object, "event");
    if (event == "camera") return CameraChanged{statusOf(object)};
    if (event == "camera_removed") return CameraRemoved{text(object, "camera")};
    if (event == "talk") return Talk{text(object, "camera"), flag(object, "active"), text(object, "name")};
    if (event == "revoked") return revokedOf(object);
    return Other{};
}

Message errorOf(const json_t* object) {
    Refused refused{{}, text(object, "error")};
    if (json_is_integer(json_object_get(object, "id")))
        refused.id = json_integer_value(json_object_get(object, "id"));
    return refused;
}

Message messageOf(const json_t* object) {
    const std::string what = text(object, "petcam");
    if (what == "event") return eventOf(object);
    if (what == "hello") return Hello{static_cast<int>(number(object, "version", 0, 1'000'000))};
    if (what == "subscribed")
        return Subscribed{listOf(object, "cameras", statusOf), listOf(object, "revoked", revokedOf)};
    if (what == "tapped")
        return Tapped{text(object, "camera"), static_cast<std::uint16_t>(number(object, "from", 1, 65535))};
    if (what == "error") return errorOf(object);
    return Other{};
}

std::string lineOf(json_t* packed) {
    const Json object(packed);
    char* dumped = json_dumps(object.get(), JSON_COMPACT);
    std::string line = dumped ? dumped : "{}";
    free(dumped);
    return line;
}

}  // namespace

std::optional<Message> readMessage(std::string_view line) {
    const Json object(json_loadb(line.data(), line.size(), 0, nullptr));
    if (!json_is_object(object.get())) return std::nullopt;
    try {
        return messageOf(object.get());
    } catch (const Malformed&) {
        return std::nullopt;
    }
}

std::string subscribeLine(std::int64_t id) {
    return lineOf(json_pack("{s:s, s:I, s:s, s:i}", "request", "subscribe", "id", json_int_t{id}, "client",
                            "recorder", "version", companion::kControlVersion));
}

std::string tapLine(std::int64_t id, const std::string& camera, const TapPorts& ports) {
    return lineOf(json_pack("{s:s, s:I, s:s, s:{s:i, s:i, s:i}, s:b, s:b}", "request", "tap", "id",
                            json_int_t{id}, "camera", camera.c_str(), "ports", "best", int{ports.best},
                            "lowest", int{ports.lowest}, "audio", int{ports.audio}, "talk_sound",
                            int{ports.talkSound}, "upper_layers", int{ports.upperLayers}));
}

std::string untapLine(std::int64_t id, const std::string& camera) {
    return lineOf(json_pack("{s:s, s:I, s:s, s:{}}", "request", "tap", "id", json_int_t{id}, "camera",
                            camera.c_str(), "ports"));
}

std::string keyframeLine(const std::string& camera) {
    return lineOf(json_pack("{s:s, s:s}", "request", "keyframe", "camera", camera.c_str()));
}

std::string motionLine(const std::string& camera, bool active, int level, const std::string& event) {
    return lineOf(json_pack("{s:s, s:s, s:b, s:i, s:s*}", "request", "motion", "camera", camera.c_str(),
                            "active", int{active}, "level", level, "event",
                            event.empty() ? nullptr : event.c_str()));
}

std::string soundLine(const std::string& camera, bool active, float levelDbfs, const std::string& event) {
    return lineOf(json_pack("{s:s, s:s, s:b, s:f, s:s*}", "request", "sound", "camera", camera.c_str(),
                            "active", int{active}, "level_dbfs",
                            std::round(static_cast<double>(levelDbfs) * 10) / 10, "event",
                            event.empty() ? nullptr : event.c_str()));
}

std::string recordingLine(const std::string& camera, const std::string& mode, bool active) {
    return lineOf(json_pack("{s:s, s:s, s:s, s:b}", "request", "recording", "camera", camera.c_str(), "mode",
                            mode.c_str(), "active", int{active}));
}

std::string countersLine(const std::string& camera, const std::map<std::string, std::uint64_t>& counters) {
    const Json values(json_object());
    for (const auto& [name, value] : counters)
        json_object_set_new(values.get(), name.c_str(), json_integer(static_cast<json_int_t>(value)));
    return lineOf(json_pack("{s:s, s:s, s:O}", "request", "counters", "camera", camera.c_str(), "counters",
                            values.get()));
}

std::string diskLine(const std::string& state, std::uint64_t freeBytes) {
    return lineOf(json_pack("{s:s, s:s, s:I}", "request", "disk", "state", state.c_str(), "free_bytes",
                            static_cast<json_int_t>(freeBytes)));
}

}  // namespace petcam::gst::control
