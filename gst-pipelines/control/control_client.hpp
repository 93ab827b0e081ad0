#pragma once

#include <functional>
#include <map>
#include <string>

#include "companion/control_link.hpp"
#include "control/messages.hpp"

namespace petcam::gst::control {

/// The recorder's side of the control socket: typed messages, and taps that are asked for anew each time that
/// it connects. Used on the thread of its loop.
class ControlClient {
public:
    struct Outlet {
        std::function<void(const Subscribed&)> connected;  ///< all cameras, and what is revoked
        std::function<void()> disconnected;                ///< nothing flows any more
        std::function<void(const Message&)> said;          ///< Tapped and events
        std::function<void(const std::string& line)> note;
    };

    ControlClient(std::string path, Outlet outlet);

    void start() { link_.start(); }
    bool isConnected() const { return link_.isConnected(); }

    /// Stays in force over reconnections, until `untap`. The same ports again change the rest in place.
    void tap(const std::string& camera, const TapPorts& ports);
    void untap(const std::string& camera);
    /// Lost while there is no connection.
    void send(const std::string& line) { link_.send(line); }

private:
    bool onSubscribed(std::string_view line);
    bool onLine(std::string_view line);

    const Outlet outlet_;
    std::map<std::string, TapPorts> taps_;
    std::int64_t lastId_ = 1;  ///< 1 is the subscription's
    companion::ControlLink link_;
};

}  // namespace petcam::gst::control
