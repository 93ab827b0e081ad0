#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "api/web_socket.hpp"
#include "json.hpp"

namespace petcam::peer {

/// One session of Janus's API with one handle, on a WebSocket of its own: create, attach, message, trickle,
/// keepalive, claim (https://janus.conf.meetecho.com/docs/rest.html). Main loop's thread.
class JanusSession {
public:
    struct Callbacks {
        std::function<void()> onAttached;
        /// What the plugin says on its own: `data`, and the `jsep` that came with it or null.
        std::function<void(const json_t* data, const json_t* jsep)> onEvent;
        std::function<void(const json_t* candidate)> onTrickle;
        std::function<void(const std::string& reason)> onHangup;
        std::function<void(const std::string& why)> onLost;
    };
    /// `data` of the plugin's answer and its `jsep`; an error of Janus itself comes as {"error": ...}.
    using Answer = std::function<void(const json_t* data, const json_t* jsep)>;

    JanusSession(std::string url, std::string plugin, Callbacks callbacks);

    void open();
    void message(Json body, Json jsep, Answer answer);
    void trickleCompleted();
    /// Ends the session at the server and then the socket; `done` when Janus has confirmed.
    void destroy(std::function<void()> done);
    /// Cuts the socket without a word.
    void cut();
    /// A new socket that takes the session over; `done` gets what Janus said: "success" or an error's reason.
    void claim(std::function<void(const std::string&)> done);

private:
    using Reaction = std::function<void(const json_t* message)>;

    void newSocket(std::function<void()> onOpen);
    void request(const char* what, Json body, Reaction reaction);
    void created(const json_t* message);
    void onText(const std::string& text);
    void onUnsolicited(const std::string& kind, const json_t* message);
    void lost(const std::string& why);

    const std::string url_;
    const std::string plugin_;
    Callbacks callbacks_;
    std::unique_ptr<WebSocket> socket_;
    std::int64_t session_ = 0;
    std::int64_t handle_ = 0;
    std::uint64_t lastTransaction_ = 0;
    std::map<std::string, Reaction> waiting_;
    Timer keepalive_;
};

}  // namespace petcam::peer
