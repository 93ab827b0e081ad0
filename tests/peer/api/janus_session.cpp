#include "api/janus_session.hpp"

namespace petcam::peer {
namespace {

using namespace std::chrono_literals;

/// As pages do; the server forgets a session after 60 s.
constexpr auto kKeepalive = 20s;

std::string textOf(const json_t* object, const char* key) {
    const char* text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

std::string reasonOf(const json_t* message) {
    return textOf(json_object_get(message, "error"), "reason");
}

}  // namespace

JanusSession::JanusSession(std::string url, std::string plugin, Callbacks callbacks)
    : url_(std::move(url)), plugin_(std::move(plugin)), callbacks_(std::move(callbacks)) {}

void JanusSession::newSocket(std::function<void()> onOpen) {
    socket_ = std::make_unique<WebSocket>(
        WebSocket::Callbacks{std::move(onOpen), [this](const std::string& text) { onText(text); },
                             [this](const std::string& why) { lost(why); }});
    socket_->connect(url_);
}

void JanusSession::open() {
    newSocket([this] {
        request("create", Json(json_object()), [this](const json_t* answer) { created(answer); });
    });
}

void JanusSession::created(const json_t* message) {
    session_ = json_integer_value(json_object_get(json_object_get(message, "data"), "id"));
    if (session_ == 0) return lost("Janus made no session: " + reasonOf(message));
    keepalive_ = Timer::every(kKeepalive, [this] { request("keepalive", Json(json_object()), nullptr); });
    Json body(json_object());
    put(body.get(), "plugin", plugin_);
    request("attach", std::move(body), [this](const json_t* answer) {
        handle_ = json_integer_value(json_object_get(json_object_get(answer, "data"), "id"));
        if (handle_ == 0) return lost("Janus made no handle: " + reasonOf(answer));
        callbacks_.onAttached();
    });
}

void JanusSession::request(const char* what, Json body, Reaction reaction) {
    const std::string transaction = "t" + std::to_string(++lastTransaction_);
    put(body.get(), "janus", what);
    put(body.get(), "transaction", transaction);
    if (session_ != 0) put(body.get(), "session_id", session_);
    if (reaction) waiting_[transaction] = std::move(reaction);
    char* text = json_dumps(body.get(), JSON_COMPACT);
    socket_->send(text);
    free(text);
}

void JanusSession::message(Json body, Json jsep, Answer answer) {
    Json message(json_object());
    put(message.get(), "handle_id", handle_);
    put(message.get(), "body", std::move(body));
    if (jsep) put(message.get(), "jsep", std::move(jsep));
    request("message", std::move(message), [answer = std::move(answer)](const json_t* reply) {
        const json_t* data = json_object_get(json_object_get(reply, "plugindata"), "data");
        answer(data ? data : reply, json_object_get(reply, "jsep"));
    });
}

void JanusSession::trickleCompleted() {
    Json body(json_object());
    Json candidate(json_object());
    putBool(candidate.get(), "completed", true);
    put(body.get(), "handle_id", handle_);
    put(body.get(), "candidate", std::move(candidate));
    request("trickle", std::move(body), nullptr);
}

void JanusSession::destroy(std::function<void()> done) {
    keepalive_ = {};
    if (session_ == 0) {
        if (socket_) socket_->close();
        return done();
    }
    request("destroy", Json(json_object()), [this, done = std::move(done)](const json_t*) {
        socket_->close();
        done();
    });
    session_ = 0;
}

void JanusSession::cut() {
    if (socket_) socket_->cut();
    waiting_.clear();
}

void JanusSession::claim(std::function<void(const std::string&)> done) {
    newSocket([this, done = std::move(done)] {
        request("claim", Json(json_object()), [done](const json_t* answer) {
            const std::string kind = textOf(answer, "janus");
            done(kind == "success" ? kind : reasonOf(answer));
        });
    });
}

void JanusSession::onText(const std::string& text) {
    const Json message(json_loads(text.c_str(), 0, nullptr));
    const std::string kind = textOf(message.get(), "janus");
    if (kind == "ack") return;  // the answer comes later, as an event; sometimes even before
    const auto found = waiting_.find(textOf(message.get(), "transaction"));
    if (found == waiting_.end()) return onUnsolicited(kind, message.get());
    const Reaction reaction = std::move(found->second);
    waiting_.erase(found);
    reaction(message.get());
}

void JanusSession::onUnsolicited(const std::string& kind, const json_t* message) {
    if (kind == "event") {
        callbacks_.onEvent(json_object_get(json_object_get(message, "plugindata"), "data"),
                           json_object_get(message, "jsep"));
    } else if (kind == "trickle") {
        callbacks_.onTrickle(json_object_get(message, "candidate"));
    } else if (kind == "hangup") {
        callbacks_.onHangup(textOf(message, "reason"));
    } else if (kind == "timeout") {
        lost("Janus ended the session: timeout");
    }
}

void JanusSession::lost(const std::string& why) {
    keepalive_ = {};
    callbacks_.onLost(why);
}

}  // namespace petcam::peer
