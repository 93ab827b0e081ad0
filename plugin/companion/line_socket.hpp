#pragma once

#include <gio/gio.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace petcam::companion {

/// A connection to a Unix socket that carries lines. Nothing of it waits; used on the thread of its loop.
class LineSocket {
public:
    /// Bytes; a longer one ends the connection. The home server has no more than that waiting for a client
    /// (control/connection.hpp): what it tells of hundreds of cameras or viewers in one line fits.
    static constexpr std::size_t kMostLine = 1 << 20;
    static constexpr std::size_t kMostWaiting = 1 << 20;  ///< bytes that the other side does not take

    struct Outlet {
        std::function<void(std::string_view)> line;
        std::function<void()> ended;  ///< by the other side; once, and nothing more comes
    };

    /// Nothing: nobody listens there.
    static std::unique_ptr<LineSocket> connect(const std::string& path, Outlet outlet);
    ~LineSocket();
    LineSocket(const LineSocket&) = delete;
    LineSocket& operator=(const LineSocket&) = delete;

    void send(const std::string& line);

private:
    struct Unref {
        void operator()(GSocket* socket) const noexcept { g_object_unref(socket); }
    };
    using SocketPtr = std::unique_ptr<GSocket, Unref>;

    LineSocket(SocketPtr socket, Outlet outlet);

    static gboolean onReady(GSocket*, GIOCondition, gpointer self);
    GSource* watch(GIOCondition condition);
    bool readSome();
    bool takeLines();
    void writeSome();
    void end();

    SocketPtr socket_;
    const Outlet outlet_;
    GSource* reading_ = nullptr;
    GSource* writing_ = nullptr;
    std::string in_;
    std::string out_;
    /// Says whether this still is, after a call to the outlet, which may have ended it.
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace petcam::companion
