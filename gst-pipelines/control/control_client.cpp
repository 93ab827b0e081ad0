#include "control/control_client.hpp"

namespace petcam::gst::control {

ControlClient::ControlClient(std::string path, Outlet outlet)
    : outlet_(std::move(outlet)),
      link_(std::move(path), subscribeLine(1),
            {[this](std::string_view line) { return onSubscribed(line); }, [this] { outlet_.disconnected(); },
             [this](std::string_view line) { return onLine(line); }, outlet_.note}) {}

bool ControlClient::onSubscribed(std::string_view line) {
    const auto message = readMessage(line);
    const auto* subscribed = message ? std::get_if<Subscribed>(&*message) : nullptr;
    if (!subscribed) return false;
    for (const auto& [camera, ports] : taps_)
        link_.send(tapLine(++lastId_, camera, ports));
    outlet_.connected(*subscribed);
    return true;
}

bool ControlClient::onLine(std::string_view line) {
    const auto message = readMessage(line);
    if (!message) return false;
    if (const auto* refused = std::get_if<Refused>(&*message)) {
        outlet_.note("the home server refused: " + refused->why);
    } else {
        outlet_.said(*message);
    }
    return true;
}

void ControlClient::tap(const std::string& camera, const TapPorts& ports) {
    taps_[camera] = ports;
    link_.send(tapLine(++lastId_, camera, ports));
}

void ControlClient::untap(const std::string& camera) {
    if (taps_.erase(camera) > 0) link_.send(untapLine(++lastId_, camera));
}

}  // namespace petcam::gst::control
