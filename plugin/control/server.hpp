#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "control/connection.hpp"
#include "control/listener.hpp"
#include "control/wake.hpp"
#include "petcam/time.hpp"

namespace petcam::control {

/// The control socket: a thread of its own that reads lines from its clients, and writes what waits for them.
/// What a line means is decided elsewhere.
class Server {
public:
    /// Called on the socket's thread; they hand on and return at once.
    struct Handlers {
        std::function<void(std::shared_ptr<Connection>)> opened;
        /// Connection::answered is due when it has been dealt with.
        std::function<void(std::shared_ptr<Connection>, Line)> said;
        std::function<void(CompanionId)> closed;
        std::function<void(const std::string&)> failed;  ///< for the log
    };
    static constexpr std::size_t kMostClients = 64;
    static constexpr Duration kListenAgain = 5s;

    /// Throws SocketError, but not SocketUnavailable: then it tries again every kListenAgain.
    Server(const std::string& path, Handlers handlers);
    ~Server() { stop(); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Ends the thread, every connection and the socket. May be called twice.
    void stop();

private:
    using Clients = std::map<CompanionId, std::shared_ptr<Connection>>;

    /// False when that is not possible now.
    bool listen();
    void listenAgain() noexcept;
    void run();
    void wait();
    void acceptAll();
    /// False when the connection has to be closed.
    bool serve(const std::shared_ptr<Connection>& client, short ready);

    const std::string path_;
    const Handlers handlers_;
    const std::shared_ptr<const Wake> wake_ = std::make_shared<const Wake>();
    std::atomic<bool> stopping_{false};

    // The socket's thread.
    std::optional<Listener> listener_;  // as soon as it can be made
    Instant listenAgainAt_{};
    Clients clients_;
    std::map<CompanionId, short> ready_;  // of the last wait: what poll() said
    bool isCalled_ = false;               // of the last wait: somebody connects
    std::uint64_t lastId_ = 0;
    Instant acceptAgainAt_{};
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace petcam::control
