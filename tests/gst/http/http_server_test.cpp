#include "http/http_server.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <future>

#include "catch.hpp"
#include "http/tickets.hpp"
#include "store/place.hpp"

using namespace petcam::gst;
using namespace petcam::gst::http;

namespace {

/// What comes back for what is sent, until the server ends it.
class Client {
public:
    explicit Client(const std::filesystem::path& path)
        : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        REQUIRE(::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        const timeval patience{10, 0};
        ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }
    void send(const std::string& text) { ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL); }
    std::string receive() {
        std::string all(1 << 16, '\0');
        std::size_t size = 0;
        while (true) {
            const ssize_t count = ::recv(socket_.get(), all.data() + size, all.size() - size, 0);
            if (count <= 0) break;
            size += static_cast<std::size_t>(count);
            all.resize(size + (1 << 16));
        }
        all.resize(size);
        return all;
    }

private:
    store::Descriptor socket_;
};

struct Home {
    Home() { writeKey(place.directory / "home.key"); }

    std::unique_ptr<HttpServer> serve() {
        HttpSettings settings;
        settings.socket.path = place.directory / "media.sock";
        settings.keyFile = place.directory / "home.key";
        settings.patience = std::chrono::seconds(1);
        ApiPorts ports;
        ports.recordingMode = [](const std::string&) { return "off"; };
        ports.cameraName = [](const std::string& camera) { return camera; };
        ports.takeSnapshot = [this](const std::string&, auto done) { asked.set_value(std::move(done)); };
        return std::make_unique<HttpServer>(*archive, settings, ports, [](const std::string&) {});
    }
    std::string request(const std::string& line, const std::string& more = "") const {
        const auto until = unixSeconds(wallTimeNow()) + 30;
        return line + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
               makeTicket("v1.m1.c1.rds." + std::to_string(until)) + "\r\n" + more + "\r\n";
    }
    std::string ask(const std::string& text) {
        Client client(place.directory / "media.sock");
        client.send(text);
        return client.receive();
    }

    store::Place place;
    std::unique_ptr<store::Archive> archive = place.open();
    std::promise<std::function<void(std::optional<store::EventId>)>> asked;
};

}  // namespace

TEST_CASE("a file goes through a real socket as it is on the disk") {
    Home home;
    const auto server = home.serve();
    const auto clip = record(*home.archive, "c1", store::kThen, 300);
    const auto answer = home.ask(home.request("GET /media/v1/clips/" + toString(clip.id)));
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(answer.ends_with("\r\n\r\n" + std::string(300000, 'x')));
    const auto head = home.ask(home.request("HEAD /media/v1/clips/" + toString(clip.id)));
    CHECK(head.find("Content-Length: 300000\r\n") != std::string::npos);
    CHECK(head.ends_with("\r\n\r\n"));
}

TEST_CASE("a request that is none ends its connection, and the next one is answered") {
    Home home;
    const auto server = home.serve();
    for (const std::string& text :
         {std::string("\r\n\r\n"), std::string("nonsense\r\n\r\n"), std::string("GET / HTTP/1.0\r\n\r\n"),
          std::string("GET / HTTP/1.1\r\n\r\n"), std::string("GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", 29),
          "GET /" + std::string(200000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", std::string(64, '\0'),
          std::string("GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n"),
          std::string("CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n"),
          std::string("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")}) {
        INFO(text.substr(0, 40));
        CHECK(home.ask(text).find(" 200 ") == std::string::npos);
    }
    CHECK(home.ask(home.request("GET /media/v1/cameras/c1/timeline?from=1&to=2"))
              .starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_CASE("a body that is too long, or does not say how long, is refused") {
    Home home;
    const auto server = home.serve();
    const auto clip = record(*home.archive);
    const std::string line = "PUT /media/v1/clips/" + toString(clip.id) + "/star";
    const std::string body = R"({"starred":true})";
    CHECK(home.ask(home.request(line, "Content-Length: 16\r\n") + body).starts_with("HTTP/1.1 200"));
    CHECK(home.ask(home.request(line, "Content-Length: 2000\r\n") + std::string(2000, ' '))
              .starts_with("HTTP/1.1 413"));
    CHECK(home.ask(home.request(line, "Transfer-Encoding: chunked\r\n") + "10\r\n" + body + "\r\n0\r\n\r\n")
              .starts_with("HTTP/1.1 411"));
    CHECK(home.ask(home.request(line, "Content-Length: 9999999999\r\nExpect: 100-continue\r\n"))
              .starts_with("HTTP/1.1 413"));
    CHECK(home.ask(home.request(line, "Content-Length: 9999999999\r\n") + std::string(1000000, ' '))
              .find(" 200 ") == std::string::npos);
}

TEST_CASE("who says nothing, or stops in the middle, is cut after a while") {
    Home home;
    const auto server = home.serve();
    const auto start = std::chrono::steady_clock::now();
    CHECK(home.ask("").empty());
    CHECK(home.ask("GET /media/v1/").empty());
    CHECK(std::chrono::steady_clock::now() - start < 8s);
}

TEST_CASE("revoked tickets are refused from the moment on") {
    Home home;
    const auto server = home.serve();
    const auto request = home.request("GET /media/v1/cameras/c1/timeline?from=1&to=2");
    CHECK(home.ask(request).starts_with("HTTP/1.1 200"));
    server->revoke({"m1", "c1", unixSeconds(wallTimeNow())});
    CHECK(home.ask(request).starts_with("HTTP/1.1 401"));
}

TEST_CASE("a picture that comes after the server's end harms nobody") {
    Home home;
    auto server = home.serve();
    auto answer = std::async(std::launch::async,
                             [&] { return home.ask(home.request("POST /media/v1/cameras/c1/snapshot")); });
    auto done = home.asked.get_future().get();
    server.reset();
    CHECK(answer.get().empty());
    done(store::EventId{1});
}

TEST_CASE("it ends in the middle of a download that nobody reads") {
    Home home;
    auto server = home.serve();
    const auto clip = record(*home.archive, "c1", store::kThen, 20000);
    Client client(home.place.directory / "media.sock");
    client.send(home.request("GET /media/v1/clips/" + toString(clip.id)));
    while (home.ask(home.request("GET /media/v1/cameras/c1/timeline?from=1&to=2")).empty()) {
    }
    server.reset();
    CHECK(client.receive().size() < 20'000'000);
}
