#include "ingest/udp_port.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "catch.hpp"
#include "loop.hpp"

using namespace petcam::gst;

namespace {

/// Another program's socket.
class Sender {
public:
    Sender() { REQUIRE(bind(fd_, reinterpret_cast<const sockaddr*>(&address_), sizeof address_) == 0); }
    ~Sender() { close(fd_); }
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;

    std::uint16_t port() const {
        sockaddr_in bound{};
        socklen_t size = sizeof bound;
        REQUIRE(getsockname(fd_, reinterpret_cast<sockaddr*>(&bound), &size) == 0);
        return ntohs(bound.sin_port);
    }
    void send(std::uint16_t to, const std::string& text) const {
        sockaddr_in there = address_;
        there.sin_port = htons(to);
        REQUIRE(sendto(fd_, text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&there),
                       sizeof there) == static_cast<ssize_t>(text.size()));
    }

private:
    static sockaddr_in loopback() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }

    sockaddr_in address_ = loopback();
    int fd_ = socket(AF_INET, SOCK_DGRAM, 0);
};

}  // namespace

TEST_CASE("a port takes what its sender sends and nothing of anybody else") {
    const Loop loop;
    std::vector<std::string> received;
    UdpPort port(
        [&](std::span<const std::uint8_t> bytes) { received.emplace_back(bytes.begin(), bytes.end()); });
    const Sender plugin;
    const Sender stranger;
    port.takeFrom(plugin.port());
    stranger.send(port.number(), "no");
    plugin.send(port.number(), "one");
    plugin.send(port.number(), "two");
    REQUIRE(loop.until([&] { return received.size() == 2; }));
    CHECK(received == std::vector<std::string>{"one", "two"});
    CHECK(port.refused() == 1);
}

TEST_CASE("what comes before the sender is known waits") {
    const Loop loop;
    int received = 0;
    UdpPort port([&](std::span<const std::uint8_t>) { ++received; });
    const Sender plugin;
    for (int i = 0; i < 100; ++i)
        plugin.send(port.number(), std::string(1000, 'x'));
    loop.turn();
    CHECK(received == 0);
    port.takeFrom(plugin.port());
    CHECK(loop.until([&] { return received == 100; }));
}
