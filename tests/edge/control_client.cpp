#include "control_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstring>

namespace petcam::test {
namespace {

constexpr int kPatience = 5000;  // ms

bool readable(int fd, int milliseconds) {
    pollfd polled{fd, POLLIN, 0};
    return poll(&polled, 1, milliseconds) == 1;
}

}  // namespace

ControlClient::ControlClient(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    if (::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) socket_.reset();
}

void ControlClient::send(const std::string& bytes) const {
    for (std::size_t sent = 0; sent < bytes.size();) {
        const auto count = ::send(socket_.get(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) return;  // it was cut off
        sent += static_cast<std::size_t>(count);
    }
}

Json ControlClient::line() {
    for (;;) {
        if (const auto end = rest_.find('\n'); end != std::string::npos) {
            Json object(json_loadb(rest_.data(), end, 0, nullptr));
            rest_.erase(0, end + 1);
            return object;
        }
        std::array<char, 4096> bytes;
        if (!readable(socket_.get(), kPatience)) return nullptr;
        const auto count = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
        if (count <= 0) return nullptr;
        rest_.append(bytes.data(), static_cast<std::size_t>(count));
    }
}

Json ControlClient::ask(const std::string& request) {
    send(request + "\n");
    for (;;) {
        Json answer = line();
        if (textOf(answer, "petcam") != "event") return answer;
        events_.push_back(std::move(answer));
    }
}

Json ControlClient::event(const std::string& name) {
    for (auto& one : events_) {
        if (textOf(one, "event") == name) return std::exchange(one, Json(json_object()));
    }
    for (;;) {
        Json one = line();
        if (!one || textOf(one, "event") == name) return one;
        events_.push_back(std::move(one));
    }
}

bool ControlClient::ends() {
    std::array<char, 4096> bytes;
    while (readable(socket_.get(), kPatience)) {
        if (::recv(socket_.get(), bytes.data(), bytes.size(), 0) <= 0) return true;
    }
    return false;
}

UdpPort::UdpPort() : socket_(::socket(AF_INET, SOCK_DGRAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &size);
    number_ = ntohs(address.sin_port);
}

std::vector<std::uint8_t> UdpPort::receive(int milliseconds) {
    if (!readable(socket_.get(), milliseconds)) return {};
    std::vector<std::uint8_t> bytes(2000);
    sockaddr_in address{};
    socklen_t size = sizeof address;
    const auto count = ::recvfrom(socket_.get(), bytes.data(), bytes.size(), 0,
                                  reinterpret_cast<sockaddr*>(&address), &size);
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    from_ = ntohs(address.sin_port);
    return bytes;
}

}  // namespace petcam::test
