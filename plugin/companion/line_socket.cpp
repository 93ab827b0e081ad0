#include "companion/line_socket.hpp"

#include <gio/gunixsocketaddress.h>

#include <array>
#include <utility>

namespace petcam::companion {
namespace {

void drop(GSource*& source) {
    if (!source) return;
    g_source_destroy(source);
    g_source_unref(source);
    source = nullptr;
}

}  // namespace

std::unique_ptr<LineSocket> LineSocket::connect(const std::string& path, Outlet outlet) {
    SocketPtr socket(
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, nullptr));
    if (!socket) return nullptr;
    g_socket_set_blocking(socket.get(), FALSE);
    GSocketAddress* address = g_unix_socket_address_new(path.c_str());
    const bool connected = g_socket_connect(socket.get(), address, nullptr, nullptr);
    g_object_unref(address);
    if (!connected) return nullptr;
    return std::unique_ptr<LineSocket>(new LineSocket(std::move(socket), std::move(outlet)));
}

LineSocket::LineSocket(SocketPtr socket, Outlet outlet)
    : socket_(std::move(socket)), outlet_(std::move(outlet)) {
    reading_ = watch(G_IO_IN);
}

LineSocket::~LineSocket() {
    *alive_ = false;
    drop(reading_);
    drop(writing_);
}

GSource* LineSocket::watch(GIOCondition condition) {
    GSource* source = g_socket_create_source(socket_.get(), condition, nullptr);
    g_source_set_callback(source, reinterpret_cast<GSourceFunc>(reinterpret_cast<void (*)()>(onReady)), this,
                          nullptr);
    g_source_attach(source, g_main_context_get_thread_default());
    return source;
}

gboolean LineSocket::onReady(GSocket*, GIOCondition condition, gpointer data) {
    auto* self = static_cast<LineSocket*>(data);
    if (condition & G_IO_OUT) {
        self->writeSome();
    } else if (!self->readSome()) {
        return G_SOURCE_REMOVE;
    }
    return G_SOURCE_CONTINUE;
}

bool LineSocket::readSome() {
    std::array<char, 16 * 1024> bytes;
    GError* error = nullptr;
    const gssize size = g_socket_receive(socket_.get(), bytes.data(), bytes.size(), nullptr, &error);
    if (size < 0) {
        const bool later = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
        g_error_free(error);
        if (later) return true;
    }
    if (size <= 0) {
        end();
        return false;
    }
    in_.append(bytes.data(), static_cast<std::size_t>(size));
    return takeLines();
}

bool LineSocket::takeLines() {
    const std::shared_ptr<bool> alive = alive_;
    for (std::size_t at = in_.find('\n'); at != std::string::npos; at = in_.find('\n')) {
        const std::string line = in_.substr(0, at);
        in_.erase(0, at + 1);
        outlet_.line(line);
        if (!*alive) return false;
    }
    if (in_.size() <= kMostLine) return true;
    end();
    return false;
}

void LineSocket::send(const std::string& line) {
    if (!reading_) return;
    out_ += line + '\n';
    if (out_.size() > kMostWaiting) {
        // Not from within the caller's call: the loop finds it closed.
        g_socket_shutdown(socket_.get(), TRUE, TRUE, nullptr);
        out_.clear();
        return;
    }
    if (!writing_) writeSome();
}

void LineSocket::writeSome() {
    if (!out_.empty()) {
        const gssize size = g_socket_send(socket_.get(), out_.data(), out_.size(), nullptr, nullptr);
        if (size > 0) out_.erase(0, static_cast<std::size_t>(size));
    }
    if (out_.empty()) return drop(writing_);
    if (!writing_) writing_ = watch(G_IO_OUT);
}

void LineSocket::end() {
    if (!reading_) return;
    drop(reading_);
    drop(writing_);
    outlet_.ended();
}

}  // namespace petcam::companion
