#pragma once

#include <functional>
#include <memory>
#include <string>

#include "net/main_loop.hpp"

typedef struct _GAsyncResult GAsyncResult;
typedef struct _GCancellable GCancellable;
typedef struct _SoupSession SoupSession;
typedef struct _SoupWebsocketConnection SoupWebsocketConnection;

namespace petcam::peer {

/// One WebSocket to Janus, by libsoup: `ws://`, `wss://` (any certificate: test servers sign their own) or
/// `ws+unix:PATH` for a Unix socket. Main loop's thread; callbacks come from the loop, never from a call.
class WebSocket {
public:
    struct Callbacks {
        std::function<void()> onOpen;
        std::function<void(const std::string&)> onText;
        std::function<void(const std::string&)> onClosed;  ///< once, with the reason
    };

    explicit WebSocket(Callbacks callbacks);
    ~WebSocket();
    WebSocket(const WebSocket&) = delete;
    WebSocket& operator=(const WebSocket&) = delete;

    void connect(const std::string& url);
    void send(const std::string& text);
    /// Closes with a WebSocket handshake.
    void close();
    /// Cuts the connection without a word, as a lost network does. No callback follows.
    void cut();

private:
    void opened(GObject* source, GAsyncResult* result);
    void closed(const std::string& why);
    void forget();

    Callbacks callbacks_;
    GRef<GCancellable> cancellable_;
    GRef<SoupSession> session_;
    GRef<SoupWebsocketConnection> connection_;
};

}  // namespace petcam::peer
