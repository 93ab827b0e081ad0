#include "http/timeline_json.hpp"

#include <jansson.h>

#include <algorithm>
#include <memory>

namespace petcam::gst::http {
namespace {

struct Decref {
    void operator()(json_t* value) const noexcept { json_decref(value); }
};
using Json = std::unique_ptr<json_t, Decref>;

json_t* text(const std::string& value) {
    return json_stringn(value.data(), value.size());
}

json_t* seconds(WallTime at) {
    return json_integer(unixSeconds(at));
}
json_t* secondsUp(WallTime at) {
    return json_integer(std::chrono::ceil<std::chrono::seconds>(at).time_since_epoch().count());
}

json_t* eventJson(const store::Event& event, WallTime now) {
    json_t* one = json_object();
    json_object_set_new(one, "id", text(toString(event.id)));
    json_object_set_new(one, "type", json_string(toText(event.type)));
    json_object_set_new(one, "start", seconds(event.start));
    json_object_set_new(one, "end", secondsUp(event.end.value_or(std::max(now, event.start))));
    json_object_set_new(one, "snapshot", json_boolean(event.snapshots > 0));
    json_object_set_new(one, "snapshots", json_integer(event.snapshots));
    json_object_set_new(one, "clip", event.clip ? text(toString(*event.clip)) : json_null());
    if (!event.end) json_object_set_new(one, "running", json_true());
    return one;
}

json_t* clipJson(const store::Clip& clip) {
    json_t* one = json_object();
    json_object_set_new(one, "id", text(toString(clip.id)));
    json_object_set_new(one, "start", seconds(clip.start));
    json_object_set_new(one, "end", secondsUp(clip.end));
    json_object_set_new(one, "bytes", json_integer(static_cast<json_int_t>(clip.bytes)));
    json_object_set_new(one, "type", json_string(mediaType(clip.container)));
    json_object_set_new(one, "starred", json_boolean(clip.starred));
    if (clip.running) json_object_set_new(one, "running", json_true());
    if (clip.continues) json_object_set_new(one, "continues", text(toString(*clip.continues)));
    return one;
}

json_t* valuesJson(const std::vector<std::optional<int>>& values) {
    json_t* all = json_array();
    for (const auto& value : values) {
        json_array_append_new(all, value ? json_integer(*value) : json_null());
    }
    return all;
}

}  // namespace

std::string timelineJson(const store::Timeline& timeline, const std::string& recording, WallTime now) {
    const Json root(json_object());
    json_t* events = json_array();
    for (const auto& event : timeline.events) {
        json_array_append_new(events, eventJson(event, now));
    }
    json_t* clips = json_array();
    for (const auto& clip : timeline.clips) {
        json_array_append_new(clips, clipJson(clip));
    }
    json_t* levels = json_object();
    json_object_set_new(levels, "start", json_integer(timeline.levels.start));
    json_object_set_new(levels, "step", json_integer(timeline.levels.step));
    json_object_set_new(levels, "motion", valuesJson(timeline.levels.motion));
    json_object_set_new(levels, "sound", valuesJson(timeline.levels.sound));
    json_object_set_new(root.get(), "events", events);
    json_object_set_new(root.get(), "clips", clips);
    json_object_set_new(root.get(), "levels", levels);
    json_object_set_new(root.get(), "recording", text(recording));
    const std::unique_ptr<char, decltype(&std::free)> dump(json_dumps(root.get(), JSON_COMPACT), &std::free);
    return dump ? dump.get() : "{}";
}

const char* mediaType(store::Container container) noexcept {
    return container == store::Container::Mp4 ? "video/mp4" : "video/webm";
}

}  // namespace petcam::gst::http
