#include "control/control_client.hpp"

#include <algorithm>

namespace petcam::gst::control {

ControlClient::ControlClient(std::string path, Outlet outlet)
    : path_(std::move(path)), outlet_(std::move(outlet)) {}

ControlClient::~ControlClient() {
    if (!timer_) return;
    g_source_destroy(timer_);
    g_source_unref(timer_);
}

void ControlClient::start() {
    connect();
}

void ControlClient::connect() {
    ended_.reset();
    socket_ =
        LineSocket::connect(path_, {[this](std::string_view line) { onLine(line); }, [this] { onEnded(); }});
    if (socket_) return;
    if (!missed_) outlet_.note("waits for the home server at " + path_);
    missed_ = true;
    later();
}

void ControlClient::later() {
    timer_ = g_timeout_source_new(static_cast<guint>(pause_.count()));
    pause_ = std::min(2 * pause_, kLongestPause);
    g_source_set_callback(
        timer_,
        [](gpointer data) -> gboolean {
            auto* self = static_cast<ControlClient*>(data);
            g_source_unref(self->timer_);
            self->timer_ = nullptr;
            self->connect();
            return G_SOURCE_REMOVE;
        },
        this, nullptr);
    g_source_attach(timer_, g_main_context_get_thread_default());
}

void ControlClient::onEnded() {
    if (!socket_) return;
    ended_ = std::move(socket_);
    const bool was = std::exchange(subscribed_, false);
    later();
    if (!was) return;
    outlet_.note("lost the home server");
    outlet_.disconnected();
}

void ControlClient::give(const std::string& why) {
    outlet_.note(why);
    onEnded();
}

void ControlClient::onLine(std::string_view line) {
    if (!socket_) return;  // it has been given up
    const auto message = readMessage(line);
    if (!message) return give("what listens at " + path_ + " does not speak the control protocol");
    onMessage(*message);
}

void ControlClient::onMessage(const Message& message) {
    if (const auto* hello = std::get_if<Hello>(&message)) {
        if (hello->version != kVersion)
            return give("the home server speaks another version of the control protocol");
        return socket_->send(subscribeLine(++lastId_));
    }
    if (const auto* subscribed = std::get_if<Subscribed>(&message)) {
        subscribed_ = true;
        missed_ = false;
        pause_ = kFirstPause;
        for (const auto& [camera, ports] : taps_)
            socket_->send(tapLine(++lastId_, camera, ports));
        outlet_.note("is connected to the home server");
        return outlet_.connected(*subscribed);
    }
    if (const auto* refused = std::get_if<Refused>(&message))
        return outlet_.note("the home server refused: " + refused->why);
    outlet_.said(message);
}

void ControlClient::tap(const std::string& camera, const TapPorts& ports) {
    taps_[camera] = ports;
    if (subscribed_) socket_->send(tapLine(++lastId_, camera, ports));
}

void ControlClient::untap(const std::string& camera) {
    if (taps_.erase(camera) > 0 && subscribed_) socket_->send(untapLine(++lastId_, camera));
}

void ControlClient::send(const std::string& line) {
    if (subscribed_) socket_->send(line);
}

}  // namespace petcam::gst::control
