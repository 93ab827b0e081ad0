#include "replies.hpp"

// The JSON of what the recorder does.
namespace petcam {

Json recordingObject(const std::optional<Recording>& recording) {
    if (!recording) return Json(json_null());
    Json object(json_object());
    put(object.get(), "mode", wordOf(recording->mode));
    putBool(object.get(), "active", recording->active);
    return object;
}

Json recorderObject(const RecorderStatus& recorder) {
    Json object(json_object());
    put(object.get(), "state", wordOf(recorder.state));
    put(object.get(), "free_bytes",
        Json(recorder.freeBytes ? json_integer(*recorder.freeBytes) : json_null()));
    return object;
}

Json recorderEvent(const RecorderStatus& recorder) {
    Json object = recorderObject(recorder);
    put(object.get(), "petcam", "event");
    put(object.get(), "event", "recorder");
    return object;
}

}  // namespace petcam
