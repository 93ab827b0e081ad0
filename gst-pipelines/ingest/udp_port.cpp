#include "ingest/udp_port.hpp"

#include <sys/socket.h>

#include <array>
#include <stdexcept>
#include <string>

namespace petcam::gst {
namespace {

/// A keyframe arrives as a burst; while the loop is busy it waits in here.
constexpr int kBufferBytes = 1 << 20;
/// Datagrams in a row, before others get their turn.
constexpr int kBurst = 64;

template <typename T>
struct ObjectUnref {
    void operator()(T* object) const noexcept { g_object_unref(object); }
};
template <typename T>
using ObjectPtr = std::unique_ptr<T, ObjectUnref<T>>;

[[noreturn]] void fail(GError* error) {
    const std::string text = std::string("no UDP port on the loopback: ") + error->message;
    g_error_free(error);
    throw std::runtime_error(text);
}

ObjectPtr<GSocketAddress> loopback() {
    const ObjectPtr<GInetAddress> address(g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4));
    return ObjectPtr<GSocketAddress>(g_inet_socket_address_new(address.get(), 0));
}

std::uint16_t portOf(GSocketAddress* address) {
    return g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address));
}

}  // namespace

UdpPort::UdpPort(Received received) : received_(std::move(received)) {
    GError* error = nullptr;
    socket_.reset(g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error));
    if (!socket_) fail(error);
    g_socket_set_blocking(socket_.get(), FALSE);
    g_socket_set_option(socket_.get(), SOL_SOCKET, SO_RCVBUF, kBufferBytes, nullptr);
    if (!g_socket_bind(socket_.get(), loopback().get(), FALSE, &error)) fail(error);
    const ObjectPtr<GSocketAddress> bound(g_socket_get_local_address(socket_.get(), &error));
    if (!bound) fail(error);
    number_ = portOf(bound.get());
}

UdpPort::~UdpPort() {
    if (!source_) return;
    g_source_destroy(source_);
    g_source_unref(source_);
}

void UdpPort::takeFrom(std::uint16_t sender) {
    sender_ = sender;
    if (source_) return;
    source_ = g_socket_create_source(socket_.get(), G_IO_IN, nullptr);
    const GSocketSourceFunc ready = [](GSocket*, GIOCondition, gpointer port) -> gboolean {
        static_cast<UdpPort*>(port)->receive();
        return G_SOURCE_CONTINUE;
    };
    g_source_set_callback(source_, reinterpret_cast<GSourceFunc>(reinterpret_cast<void (*)()>(ready)), this,
                          nullptr);
    g_source_attach(source_, g_main_context_get_thread_default());
}

void UdpPort::receive() {
    std::array<std::uint8_t, 2048> bytes;
    for (int i = 0; i < kBurst; ++i) {
        GSocketAddress* from = nullptr;
        const gssize size = g_socket_receive_from(socket_.get(), &from, reinterpret_cast<char*>(bytes.data()),
                                                  bytes.size(), nullptr, nullptr);
        const ObjectPtr<GSocketAddress> sender(from);
        if (size < 0) return;
        if (!sender || sender_ != portOf(sender.get())) {
            ++refused_;
            continue;
        }
        received_({bytes.data(), static_cast<std::size_t>(size)});
    }
}

}  // namespace petcam::gst
