#include "dialect.hpp"

namespace petcam::peer {
namespace {

constexpr std::int64_t kFeed = 1;

Json requestOf(const char* name) {
    Json body(json_object());
    put(body.get(), "request", name);
    return body;
}

}  // namespace

const char* Dialect::plugin() const noexcept {
    return options_.videoroom ? "janus.plugin.videoroom" : "janus.plugin.petcam";
}

Json Dialect::join(const std::string& name) const {
    const bool publishes = options_.role == Role::Publish;
    if (!options_.videoroom) {
        Json body = requestOf(publishes ? "publish" : "watch");
        put(body.get(), "camera", options_.camera);
        if (publishes) {
            put(body.get(), "device", options_.device);
        } else if (!name.empty()) {
            put(body.get(), "name", name);
        }
        if (!options_.token.empty()) put(body.get(), "token", options_.token);
        return body;
    }
    Json body = requestOf(publishes ? "joinandconfigure" : "join");
    put(body.get(), "room", options_.room);
    put(body.get(), "ptype", publishes ? "publisher" : "subscriber");
    if (publishes) {
        put(body.get(), "id", kFeed);
        return body;
    }
    Json stream(json_object());
    put(stream.get(), "feed", kFeed);
    Json streams(json_array());
    json_array_append_new(streams.get(), stream.release());
    put(body.get(), "streams", std::move(streams));
    return body;
}

Json Dialect::start() const {
    return requestOf("start");
}

Json Dialect::renegotiate() const {
    return requestOf(options_.videoroom ? "configure" : "renegotiate");
}

std::string Dialect::errorOf(const json_t* data) {
    const json_t* error = json_object_get(data, "error");
    if (!error) return {};
    const json_t* text = json_is_object(error) ? json_object_get(error, "reason") : error;
    return json_is_string(text) ? json_string_value(text) : "an error without a text";
}

}  // namespace petcam::peer
