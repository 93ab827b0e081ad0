#include "api/web_socket.hpp"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>

#include <stdexcept>

namespace petcam::peer {
namespace {

constexpr char kUnix[] = "ws+unix:";
constexpr guint64 kMostMessageBytes = 1 << 20;

SoupSession* newSession(const std::string& url) {
    if (url.rfind(kUnix, 0) != 0) return soup_session_new();
    std::string path = url.substr(sizeof kUnix - 1);
    path = path.substr(0, path.find(':'));  // "ws+unix:/path:/" as Node's ws writes it
    const GRef<GSocketAddress> address(g_unix_socket_address_new(path.c_str()));
    return soup_session_new_with_options("remote-connectable", address.get(), nullptr);
}

}  // namespace

WebSocket::WebSocket(Callbacks callbacks)
    : callbacks_(std::move(callbacks)), cancellable_(g_cancellable_new()) {}

WebSocket::~WebSocket() {
    cut();
}

void WebSocket::connect(const std::string& url) {
    session_.reset(newSession(url));
    const bool local = url.rfind(kUnix, 0) == 0;
    const GRef<SoupMessage> request(soup_message_new("GET", local ? "ws://localhost/" : url.c_str()));
    if (!request) throw std::runtime_error("\"" + url + "\" is no address: ws://, wss:// or ws+unix:PATH");
    g_signal_connect(request.get(), "accept-certificate",
                     G_CALLBACK(+[](SoupMessage*, GTlsCertificate*, GTlsCertificateFlags,
                                    gpointer) -> gboolean { return TRUE; }),
                     nullptr);
    const char* protocols[] = {"janus-protocol", nullptr};
    soup_session_websocket_connect_async(
        session_.get(), request.get(), nullptr, const_cast<char**>(protocols), G_PRIORITY_DEFAULT,
        cancellable_.get(),
        [](GObject* source, GAsyncResult* result, gpointer self) {
            static_cast<WebSocket*>(self)->opened(source, result);
        },
        this);
}

void WebSocket::opened(GObject* source, GAsyncResult* result) {
    GError* error = nullptr;
    auto* connection = soup_session_websocket_connect_finish(SOUP_SESSION(source), result, &error);
    if (!connection) {
        const std::string why = error->message;
        const bool cancelled = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        g_error_free(error);
        if (cancelled) return;  // `this` is gone
        return closed("no WebSocket: " + why);
    }
    connection_.reset(connection);
    soup_websocket_connection_set_max_incoming_payload_size(connection, kMostMessageBytes);
    g_signal_connect(connection, "message",
                     G_CALLBACK(+[](SoupWebsocketConnection*, gint, GBytes* bytes, gpointer self) {
                         gsize size = 0;
                         const auto* text = static_cast<const char*>(g_bytes_get_data(bytes, &size));
                         static_cast<WebSocket*>(self)->callbacks_.onText(std::string(text, size));
                     }),
                     this);
    g_signal_connect(connection, "closed", G_CALLBACK(+[](SoupWebsocketConnection*, gpointer self) {
                         static_cast<WebSocket*>(self)->closed("the WebSocket was closed");
                     }),
                     this);
    callbacks_.onOpen();
}

void WebSocket::send(const std::string& text) {
    if (!connection_ || soup_websocket_connection_get_state(connection_.get()) != SOUP_WEBSOCKET_STATE_OPEN) {
        return;
    }
    soup_websocket_connection_send_text(connection_.get(), text.c_str());
}

void WebSocket::close() {
    if (connection_ && soup_websocket_connection_get_state(connection_.get()) == SOUP_WEBSOCKET_STATE_OPEN) {
        soup_websocket_connection_close(connection_.get(), SOUP_WEBSOCKET_CLOSE_NORMAL, nullptr);
    }
}

void WebSocket::cut() {
    g_cancellable_cancel(cancellable_.get());
    if (connection_) {
        GIOStream* stream = soup_websocket_connection_get_io_stream(connection_.get());
        forget();
        if (stream) g_io_stream_close(stream, nullptr, nullptr);
    }
    connection_.reset();
    session_.reset();
}

void WebSocket::closed(const std::string& why) {
    if (connection_) forget();
    callbacks_.onClosed(why);
}

void WebSocket::forget() {
    g_signal_handlers_disconnect_by_data(connection_.get(), this);
}

}  // namespace petcam::peer
