#include "companion/control_link.hpp"

#include <jansson.h>

#include <algorithm>
#include <utility>

namespace petcam::companion {
namespace {

/// What a line is, as far as the link itself has to know.
struct Kind {
    std::string petcam;        ///< empty: it is no message
    std::int64_t version = 0;  ///< of a greeting
};

Kind kindOf(std::string_view line) {
    json_t* object = json_loadb(line.data(), line.size(), 0, nullptr);
    Kind kind;
    if (const char* petcam = json_string_value(json_object_get(object, "petcam"))) kind.petcam = petcam;
    kind.version = json_integer_value(json_object_get(object, "version"));
    json_decref(object);
    return kind;
}

}  // namespace

ControlLink::ControlLink(std::string path, std::string subscription, Outlet outlet)
    : path_(std::move(path)), subscription_(std::move(subscription)), outlet_(std::move(outlet)) {}

ControlLink::~ControlLink() {
    if (!timer_) return;
    g_source_destroy(timer_);
    g_source_unref(timer_);
}

void ControlLink::connect() {
    ended_.reset();
    socket_ =
        LineSocket::connect(path_, {[this](std::string_view line) { onLine(line); }, [this] { onEnded(); }});
    if (socket_) return;
    if (!missed_) outlet_.note("waits for the home server at " + path_);
    missed_ = true;
    later();
}

void ControlLink::later() {
    timer_ = g_timeout_source_new(static_cast<guint>(pause_.count()));
    pause_ = std::min(2 * pause_, kLongestPause);
    g_source_set_callback(
        timer_,
        [](gpointer data) -> gboolean {
            auto* self = static_cast<ControlLink*>(data);
            g_source_unref(self->timer_);
            self->timer_ = nullptr;
            self->connect();
            return G_SOURCE_REMOVE;
        },
        this, nullptr);
    g_source_attach(timer_, g_main_context_get_thread_default());
}

void ControlLink::onEnded() {
    if (!socket_) return;
    ended_ = std::move(socket_);
    const bool was = std::exchange(subscribed_, false);
    later();
    if (!was) return;
    outlet_.note("lost the home server");
    outlet_.lost();
}

void ControlLink::giveUp(const std::string& why) {
    if (why != std::exchange(complaint_, why)) outlet_.note(why);
    onEnded();
}

std::string ControlLink::noProtocol() const {
    return "what listens at " + path_ + " does not speak the control protocol";
}

void ControlLink::onLine(std::string_view line) {
    if (!socket_) return;  // it has been given up
    const Kind kind = kindOf(line);
    if (kind.petcam.empty()) return giveUp(noProtocol());
    if (kind.petcam == "hello") {
        if (kind.version != kControlVersion)
            return giveUp("the home server speaks another version of the control protocol");
        return socket_->send(subscription_);
    }
    if (kind.petcam == "subscribed") return onSubscribed(line);
    if (!outlet_.said(line)) giveUp(noProtocol());
}

void ControlLink::onSubscribed(std::string_view line) {
    subscribed_ = true;  // for what the outlet sends
    subscribed_ = outlet_.subscribed(line);
    if (!subscribed_) return giveUp(noProtocol());
    missed_ = false;
    complaint_.clear();
    pause_ = kFirstPause;
    outlet_.note("is connected to the home server");
}

void ControlLink::send(const std::string& line) {
    if (subscribed_) socket_->send(line);
}

}  // namespace petcam::companion
