#include "bridge/home.hpp"

namespace petcam::bridge {
namespace {

/// A field is missing or of another type: the whole message counts for nothing.
struct Malformed {};

std::string text(const json_t* object, const char* key) {
    const json_t* value = json_object_get(object, key);
    if (!json_is_string(value)) throw Malformed{};
    return {json_string_value(value), json_string_length(value)};
}

bool flag(const json_t* object, const char* key) {
    const json_t* value = json_object_get(object, key);
    if (!json_is_boolean(value)) throw Malformed{};
    return json_boolean_value(value);
}

std::optional<std::int64_t> number(const json_t* object, const char* key) {
    const json_t* value = json_object_get(object, key);
    if (!value || json_is_null(value)) return std::nullopt;
    if (!json_is_integer(value)) throw Malformed{};
    return json_integer_value(value);
}

const json_t* objectOrNull(const json_t* object, const char* key) {
    const json_t* value = json_object_get(object, key);
    if (!value || json_is_null(value)) return nullptr;
    if (!json_is_object(value)) throw Malformed{};
    return value;
}

/// Topics, labels and paths are made of it: nothing but "c" and digits may be in there.
std::string cameraId(const json_t* object) {
    std::string id = text(object, "camera");
    if (id.size() < 2 || id.size() > 20 || id[0] != 'c' ||
        id.find_first_not_of("0123456789", 1) != std::string::npos) {
        throw Malformed{};
    }
    return id;
}

void readStatus(Home& home, const json_t* object) {
    const std::string id = cameraId(object);
    HomeCamera& camera = home.cameras[id];
    camera.id = id;
    camera.name = text(object, "name");
    camera.state = text(object, "state");
    camera.talk = flag(object, "talk");
}

Noticed noticed(const json_t* object, const char* key) {
    const json_t* value = objectOrNull(object, key);
    if (!value) throw Malformed{};
    const json_t* event = json_object_get(value, "event");
    return {flag(value, "active"), json_is_string(event) ? text(value, "event") : ""};
}

void readCondition(Home& home, const json_t* object) {
    const auto found = home.cameras.find(cameraId(object));
    if (found == home.cameras.end()) return;
    HomeCamera& camera = found->second;
    camera.viewers = number(object, "viewers").value_or(0);
    camera.battery.reset();
    camera.charging.reset();
    if (const json_t* report = objectOrNull(object, "report")) {
        if (const auto percent = number(report, "battery")) camera.battery = static_cast<int>(*percent);
        if (json_is_boolean(json_object_get(report, "charging"))) camera.charging = flag(report, "charging");
    }
    camera.recording.reset();
    if (const json_t* recording = objectOrNull(object, "recording")) {
        camera.recording = {text(recording, "mode"), flag(recording, "active")};
    }
    camera.motion = noticed(object, "motion");
    camera.sound = noticed(object, "sound");
    camera.paused = flag(object, "paused");
    camera.record = flag(object, "record");
}

RecorderStatus recorderOf(const json_t* object) {
    return {text(object, "state"), number(object, "free_bytes")};
}

template <typename Read>
void eachOf(const json_t* object, const char* key, Read read) {
    const json_t* list = json_object_get(object, key);
    if (!json_is_array(list)) throw Malformed{};
    for (std::size_t i = 0; i < json_array_size(list); ++i)
        read(json_array_get(list, i));
}

}  // namespace

std::optional<Home> homeOf(const json_t* subscribed) {
    try {
        Home home;
        eachOf(subscribed, "cameras", [&](const json_t* one) { readStatus(home, one); });
        eachOf(subscribed, "conditions", [&](const json_t* one) { readCondition(home, one); });
        if (const json_t* recorder = objectOrNull(subscribed, "recorder"))
            home.recorder = recorderOf(recorder);
        return home;
    } catch (const Malformed&) {
        return std::nullopt;
    }
}

bool apply(Home& home, const json_t* object) {
    try {
        const std::string event = text(object, "event");
        if (event == "camera") readStatus(home, object);
        if (event == "camera_removed") home.cameras.erase(cameraId(object));
        if (event == "condition") readCondition(home, object);
        if (event == "recorder") home.recorder = recorderOf(object);
        return true;
    } catch (const Malformed&) {
        return false;
    }
}

}  // namespace petcam::bridge
