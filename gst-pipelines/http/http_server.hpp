#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "http/api.hpp"
#include "http/unix_listener.hpp"

namespace petcam::gst::http {

struct HttpSettings {
    SocketPlace socket;
    std::filesystem::path keyFile;      ///< home.key
    std::chrono::seconds patience{20};  ///< a connection on which nothing moves is cut after this
    std::size_t connections = 256;      ///< one more is closed at once
};

/// The API on a Unix socket for nginx, in HTTP/1.1, one request a connection. One thread carries the bytes
/// and never waits for the disk, a few others do. A file goes out in pieces of 64 KiB, the next one when the
/// last has left, so that who does not read costs one piece and a socket.
class HttpServer {
public:
    /// Listens when it returns. Throws std::runtime_error that names the socket.
    HttpServer(store::Archive& archive, const HttpSettings& settings, ApiPorts ports, store::Note note);
    /// Cuts what is underway. Snapshots that are still being taken may end later.
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// What the home server takes back. Any thread; holds when it returns.
    void revoke(const Revocation& revocation);

private:
    class Core;
    const std::shared_ptr<Core> core_;
};

}  // namespace petcam::gst::http
