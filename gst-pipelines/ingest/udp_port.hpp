#pragma once

#include <gio/gio.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

namespace petcam::gst {

/// A UDP port on the loopback, of the system's choice. Takes datagrams of one sender only, on the thread of
/// the loop that it is made on.
class UdpPort {
public:
    using Received = std::function<void(std::span<const std::uint8_t>)>;

    /// Throws std::runtime_error when there is no socket to be had.
    explicit UdpPort(Received received);
    ~UdpPort();
    UdpPort(const UdpPort&) = delete;
    UdpPort& operator=(const UdpPort&) = delete;

    std::uint16_t number() const { return number_; }
    /// The port that datagrams come from. Until it is known they wait in the socket.
    void takeFrom(std::uint16_t sender);
    /// Datagrams of somebody else.
    std::uint64_t refused() const { return refused_; }

private:
    struct Unref {
        void operator()(GSocket* socket) const noexcept { g_object_unref(socket); }
    };

    void receive();

    Received received_;
    std::unique_ptr<GSocket, Unref> socket_;
    GSource* source_ = nullptr;
    std::uint16_t number_ = 0;
    std::uint16_t sender_ = 0;
    std::uint64_t refused_ = 0;
};

}  // namespace petcam::gst
