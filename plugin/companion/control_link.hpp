#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "companion/line_socket.hpp"

namespace petcam::companion {

/// The version of the control protocol (plugin/control/requests.cpp) that this link speaks.
inline constexpr int kControlVersion = 1;

/// One program's connection to the control socket. Connects and subscribes, again and again with growing
/// pauses, for as long as it lives. Used on the thread of its loop.
class ControlLink {
public:
    static constexpr std::chrono::milliseconds kFirstPause{100};
    static constexpr std::chrono::milliseconds kLongestPause{2000};

    struct Outlet {
        /// The answer to the subscription. False: it is not as the protocol says, and the connection ends.
        std::function<bool(std::string_view line)> subscribed;
        std::function<void()> lost;  ///< after `subscribed` that was right
        /// Every other line; false as above.
        std::function<bool(std::string_view line)> said;
        std::function<void(const std::string&)> note;
    };

    /// `subscription`: the line that asks for it.
    ControlLink(std::string path, std::string subscription, Outlet outlet);
    ~ControlLink();
    ControlLink(const ControlLink&) = delete;
    ControlLink& operator=(const ControlLink&) = delete;

    void start() { connect(); }
    bool isConnected() const { return subscribed_; }
    /// Lost while there is no connection: it would be about a moment that is gone.
    void send(const std::string& line);

private:
    void connect();
    void later();
    void onLine(std::string_view line);
    void onSubscribed(std::string_view line);
    void onEnded();
    void giveUp(const std::string& why);
    std::string noProtocol() const;

    const std::string path_;
    const std::string subscription_;
    const Outlet outlet_;
    std::unique_ptr<LineSocket> socket_;
    std::unique_ptr<LineSocket> ended_;  ///< which may be telling so at this moment
    bool subscribed_ = false;
    bool missed_ = false;    ///< that nobody listens has been said
    std::string complaint_;  ///< of what listens there, which has been said
    std::chrono::milliseconds pause_ = kFirstPause;
    GSource* timer_ = nullptr;
};

}  // namespace petcam::companion
