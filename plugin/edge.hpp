#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "administration.hpp"
#include "control/desk.hpp"
#include "control/server.hpp"
#include "dispatcher.hpp"
#include "home.hpp"
#include "ice_servers.hpp"
#include "log.hpp"
#include "petcam/service.hpp"
#include "registry.hpp"
#include "session.hpp"
#include "settings.hpp"
#include "worker.hpp"

namespace petcam::janus {

/// The plugin as an object: one method for each entry of Janus's vtable, on the thread Janus calls it on.
/// It translates and forwards; it decides nothing. It is never destroyed while Janus runs: at shutdown the
/// core calls destroy() with handles attached and their loops still turning, so late calls must find it.
class Edge {
public:
    /// Throws StoreError when the home's records cannot be read, and control::SocketError.
    Edge(Gateway gateway, const Settings& settings);

    /// From here on every call is answered with nothing done.
    void stop();

    // Any thread.
    bool createSession(janus_plugin_session* handle);
    janus_plugin_result* handleMessage(janus_plugin_session* handle, Message message);
    json_t* querySession(janus_plugin_session* handle);
    /// Waits for the control thread.
    json_t* handleAdminMessage(const json_t* request);

    // The handle's own loop.
    void setupMedia(janus_plugin_session* handle) noexcept;
    void incomingRtp(janus_plugin_session* handle, const janus_plugin_rtp& packet) noexcept;
    void incomingRtcp(janus_plugin_session* handle, const janus_plugin_rtcp& packet) noexcept;
    void slowLink(janus_plugin_session* handle, bool video, bool uplink) noexcept;
    void hangupMedia(janus_plugin_session* handle);
    bool destroySession(janus_plugin_session* handle);

private:
    /// Requests of one handle that may wait at a time.
    static constexpr int kMaxPending = 32;
    /// Handles at a time. Strangers are ended sooner, but the core takes up to a second to let go of a
    /// handle, and whoever has a token must not be refused meanwhile.
    static constexpr std::size_t kMaxSessions = 40000;

    std::unique_ptr<control::Server> controlServer(const Settings& settings);
    std::shared_ptr<MediaSink> sinkOf(janus_plugin_session* handle) const noexcept;

    const Gateway gateway_;
    LogJournal journal_;
    const SystemWallClock clock_;
    const std::unique_ptr<Home> home_;  // null where the home is open
    Service service_;                   // control thread only
    const IceServers iceServers_;       // control thread only
    Dispatcher dispatcher_;
    Administration administration_;  // control thread only
    Registry registry_;
    std::atomic<bool> stopped_{false};
    std::atomic<std::uint64_t> lastPeer_{0};
    const std::unique_ptr<control::Desk> desk_;       // null where the home is open; control thread only
    Worker worker_;                                   // its thread uses all of the above
    const std::unique_ptr<control::Server> control_;  // last: its thread uses the worker
};

}  // namespace petcam::janus
