#include "control/udp.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

#include "control/listener.hpp"

namespace petcam::control {
namespace {

sockaddr_in loopback(std::uint16_t port) noexcept {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

}  // namespace

UdpSender::UdpSender() : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    const int least = 1;  // nothing is read from it: what others send there shall take no memory
    if (!socket_ || ::bind(socket_.get(), generic, size) != 0 ||
        ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &least, sizeof least) != 0 ||
        ::getsockname(socket_.get(), generic, &size) != 0) {
        throw SocketError("no UDP socket on 127.0.0.1 could be made: " +
                          std::generic_category().message(errno));
    }
    port_ = ntohs(address.sin_port);
}

bool UdpSender::send(std::uint16_t port, std::span<const std::uint8_t> bytes) const noexcept {
    const sockaddr_in address = loopback(port);
    return ::sendto(socket_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                    reinterpret_cast<const sockaddr*>(&address),
                    sizeof address) == static_cast<ssize_t>(bytes.size());
}

}  // namespace petcam::control
