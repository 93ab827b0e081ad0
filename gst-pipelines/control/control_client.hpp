#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "control/line_socket.hpp"
#include "control/messages.hpp"

namespace petcam::gst::control {

/// The recorder's side of the control socket. Connects, again and again with growing pauses, for as long as
/// it lives, and asks for all taps anew each time. Used on the thread of its loop.
class ControlClient {
public:
    static constexpr std::chrono::milliseconds kFirstPause{100};
    static constexpr std::chrono::milliseconds kLongestPause{2000};

    struct Outlet {
        std::function<void(const Subscribed&)> connected;  ///< all cameras, and what is revoked
        std::function<void()> disconnected;                ///< nothing flows any more
        std::function<void(const Message&)> said;          ///< Tapped and events
        std::function<void(const std::string& line)> note;
    };

    ControlClient(std::string path, Outlet outlet);
    ~ControlClient();
    ControlClient(const ControlClient&) = delete;
    ControlClient& operator=(const ControlClient&) = delete;

    void start();
    bool isConnected() const { return subscribed_; }

    /// Stays in force over reconnections, until `untap`. The same ports again change the rest in place.
    void tap(const std::string& camera, const TapPorts& ports);
    void untap(const std::string& camera);
    /// Lost while there is no connection: it would be about a moment that is gone.
    void send(const std::string& line);

private:
    void connect();
    void later();
    void onLine(std::string_view line);
    void onMessage(const Message& message);
    void onEnded();
    void give(const std::string& why);

    const std::string path_;
    const Outlet outlet_;
    std::map<std::string, TapPorts> taps_;
    std::unique_ptr<LineSocket> socket_;
    std::unique_ptr<LineSocket> ended_;  ///< which may be telling so at this moment
    bool subscribed_ = false;
    bool missed_ = false;  ///< that nobody listens has been said
    std::int64_t lastId_ = 0;
    std::chrono::milliseconds pause_ = kFirstPause;
    GSource* timer_ = nullptr;
};

}  // namespace petcam::gst::control
