#pragma once

#include <jansson.h>

#include <memory>
#include <string>

namespace petcam {

struct JsonDecref {
    void operator()(json_t* value) const noexcept { json_decref(value); }
};

/// One owned reference to a jansson value.
using Json = std::unique_ptr<json_t, JsonDecref>;

inline Json jsonText(const std::string& text) {
    return Json(json_stringn(text.data(), text.size()));
}

/// Sets `key` of `object`; takes the value over.
inline void put(json_t* object, const char* key, Json value) {
    json_object_set_new(object, key, value.release());
}
inline void put(json_t* object, const char* key, const std::string& text) {
    put(object, key, jsonText(text));
}
inline void put(json_t* object, const char* key, const char* text) {
    put(object, key, Json(json_string(text)));
}
inline void put(json_t* object, const char* key, std::int64_t number) {
    put(object, key, Json(json_integer(number)));
}
inline void putBool(json_t* object, const char* key, bool value) {
    put(object, key, Json(json_boolean(value)));
}

}  // namespace petcam
