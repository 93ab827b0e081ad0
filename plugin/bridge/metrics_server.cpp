#include "bridge/metrics_server.hpp"

#include <stdexcept>

namespace petcam::bridge {
namespace {

constexpr const char* kType = "text/plain; version=0.0.4; charset=utf-8";

void reply(SoupServerMessage* message, unsigned status, const char* type, const std::string& text) {
    soup_server_message_set_response(message, type, SOUP_MEMORY_COPY, text.data(), text.size());
    soup_server_message_set_status(message, status, nullptr);
}

/// A page of the web may call a name of its own that leads here; it does not get to read anything.
bool isMeant(SoupServerMessage* message) {
    const char* host = soup_message_headers_get_one(soup_server_message_get_request_headers(message), "Host");
    const std::string is = host ? host : "";
    const std::string name = is.substr(0, is.rfind(':'));
    return name == "127.0.0.1" || name == "localhost";
}

}  // namespace

MetricsServer::MetricsServer(std::uint16_t port, Collect collect)
    : collect_(std::move(collect)), server_(soup_server_new("server-header", "petcam-bridge", nullptr)) {
    soup_server_add_handler(
        server_.get(), nullptr,
        [](SoupServer*, SoupServerMessage* message, const char* path, GHashTable*, gpointer self) {
            static_cast<MetricsServer*>(self)->answer(message, path);
        },
        this, nullptr);
    const GPtr<GInetAddress> loopback(g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4));
    const GPtr<GSocketAddress> address(g_inet_socket_address_new(loopback.get(), port));
    GError* error = nullptr;
    if (!soup_server_listen(server_.get(), address.get(), SoupServerListenOptions{}, &error)) {
        throw std::runtime_error("metrics.port " + std::to_string(port) +
                                 " cannot be listened on: " + textOf(error));
    }
}

MetricsServer::~MetricsServer() {
    *alive_ = false;
    soup_server_disconnect(server_.get());
}

void MetricsServer::answer(SoupServerMessage* message, const std::string& path) {
    const std::string method = soup_server_message_get_method(message);
    if (!isMeant(message)) return reply(message, SOUP_STATUS_FORBIDDEN, "text/plain", "not for this host\n");
    if (path != "/metrics")
        return reply(message, SOUP_STATUS_NOT_FOUND, "text/plain", "there is /metrics only\n");
    if (method != "GET" && method != "HEAD") {
        soup_message_headers_append(soup_server_message_get_response_headers(message), "Allow", "GET, HEAD");
        return reply(message, SOUP_STATUS_METHOD_NOT_ALLOWED, "text/plain", "GET only\n");
    }
    g_object_ref(message);
    soup_server_message_pause(message);
    collect_([waiting = std::shared_ptr<SoupServerMessage>(message, Unref{}),
              alive = std::weak_ptr(alive_)](const std::string& text) {
        if (!alive.lock()) return;
        reply(waiting.get(), SOUP_STATUS_OK, kType, text);
        soup_server_message_unpause(waiting.get());
    });
}

}  // namespace petcam::bridge
