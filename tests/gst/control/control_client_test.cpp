#include "control/control_client.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "catch.hpp"
#include "loop.hpp"
#include "temporary_directory.hpp"

using namespace petcam;
using namespace petcam::gst;
using namespace petcam::gst::control;
using namespace std::chrono_literals;

namespace {

/// The home server's end of the socket, without a thread: the test reads and writes it.
class Server {
public:
    explicit Server(const std::string& path) : path_(path) { listen(); }
    ~Server() { stop(); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    void listen() {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path_.copy(address.sun_path, sizeof address.sun_path - 1);
        unlink(path_.c_str());
        listening_ = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
        REQUIRE(bind(listening_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(listening_, 4) == 0);
    }
    bool accepts() {
        if (client_ < 0) client_ = accept4(listening_, nullptr, nullptr, SOCK_NONBLOCK);
        return client_ >= 0;
    }
    void say(const std::string& text) const {
        REQUIRE(send(client_, text.data(), text.size(), MSG_NOSIGNAL) > 0);
    }
    void cut() {
        if (client_ >= 0) close(client_);
        client_ = -1;
        heard_.clear();
    }
    void stop() {
        cut();
        if (listening_ >= 0) close(listening_);
        listening_ = -1;
        unlink(path_.c_str());
    }
    /// All that the client said so far.
    const std::string& heard() {
        char bytes[4096];
        for (ssize_t size = 0; client_ >= 0 && (size = recv(client_, bytes, sizeof bytes, 0)) > 0;) {
            heard_.append(bytes, static_cast<std::size_t>(size));
        }
        return heard_;
    }

private:
    const std::string path_;
    int listening_ = -1;
    int client_ = -1;
    std::string heard_;
};

constexpr const char* kHello = "{\"petcam\":\"hello\",\"version\":1,\"server\":\"0.1.0\"}\n";
constexpr const char* kSubscribed = "{\"petcam\":\"subscribed\",\"id\":1,\"cameras\":[],\"revoked\":[]}\n";

/// A client, and what it told.
struct Client {
    Loop loop;
    TemporaryDirectory directory;
    std::string path = (directory / "control.sock").string();
    int connected = 0;
    int disconnected = 0;
    std::vector<Message> said;
    std::vector<std::string> notes;
    ControlClient client{path,
                         {[this](const Subscribed&) { ++connected; }, [this] { ++disconnected; },
                          [this](const Message& message) { said.push_back(message); },
                          [this](const std::string& line) { notes.push_back(line); }}};

    void connect(Server& server) {
        REQUIRE(loop.until([&] { return server.accepts(); }));
        server.say(kHello);
        REQUIRE(loop.until([&] { return server.heard().find("subscribe") != std::string::npos; }));
        const int before = connected;
        server.say(kSubscribed);
        REQUIRE(loop.until([&] { return connected > before; }));
    }
};

}  // namespace

TEST_CASE("a client that starts first waits for the server") {
    Client client;
    client.client.start();
    client.loop.turn();
    CHECK_FALSE(client.client.isConnected());
    Server server(client.path);
    client.connect(server);
    CHECK(client.client.isConnected());
    const auto waits = std::count_if(client.notes.begin(), client.notes.end(), [](const std::string& line) {
        return line.find("waits") != std::string::npos;
    });
    CHECK(waits == 1);
}

TEST_CASE("taps are asked for at once, and again after each reconnection") {
    Client client;
    Server server(client.path);
    client.client.tap("c1", {1, 2, 3, false});
    client.client.start();
    client.connect(server);
    CHECK(client.loop.until(
        [&] { return server.heard().find(R"("camera":"c1","ports":{"best":1)") != std::string::npos; }));
    client.client.tap("c2", {4, 5, 6, true});
    CHECK(client.loop.until([&] { return server.heard().find(R"("camera":"c2")") != std::string::npos; }));
    client.client.untap("c1");
    client.client.tap("c2", {4, 5, 6, true, false});
    server.cut();
    CHECK(client.loop.until([&] { return client.disconnected == 1; }));
    client.connect(server);
    CHECK(client.loop.until([&] { return server.heard().find(R"("camera":"c2")") != std::string::npos; }));
    CHECK(server.heard().find(R"("upper_layers":false)") != std::string::npos);
    CHECK(server.heard().find(R"("camera":"c1")") == std::string::npos);
}

TEST_CASE("a server that restarts is found again") {
    Client client;
    Server server(client.path);
    client.client.start();
    client.connect(server);
    server.stop();
    REQUIRE(client.loop.until([&] { return client.disconnected == 1; }));
    server.listen();
    client.connect(server);
    CHECK(client.connected == 2);
}

TEST_CASE("lines may come in pieces and several at once") {
    Client client;
    Server server(client.path);
    client.client.start();
    client.connect(server);
    const std::string tapped = R"({"petcam":"tapped","camera":"c1","from":7})";
    server.say(tapped.substr(0, 10));
    client.loop.turn();
    server.say(tapped.substr(10) + "\n" + tapped + "\n" + tapped + "\n");
    CHECK(client.loop.until([&] { return client.said.size() == 3; }));
}

TEST_CASE("what speaks another version or no protocol is left, and tried again") {
    const char* line = GENERATE("{\"petcam\":\"hello\",\"version\":2}\n", "HTTP/1.1 400 Bad Request\n\n");
    Client client;
    Server server(client.path);
    client.client.start();
    REQUIRE(client.loop.until([&] { return server.accepts(); }));
    server.say(line);
    REQUIRE(client.loop.until([&] { return !client.notes.empty(); }));
    server.cut();
    client.connect(server);
    CHECK(client.connected == 1);
}

TEST_CASE("what never subscribes as the protocol says is tried less and less often, and complained of once") {
    Client client;
    Server server(client.path);
    client.client.start();
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < 4; ++i) {
        REQUIRE(client.loop.until([&] { return server.accepts(); }));
        server.say(kHello);
        REQUIRE(client.loop.until([&] { return server.heard().find("subscribe") != std::string::npos; }));
        server.say("{\"petcam\":\"subscribed\",\"id\":1}\n");
        client.loop.turn();
        server.cut();
    }
    CHECK(std::chrono::steady_clock::now() - began >= 700ms);  // 100, 200 and 400
    CHECK(client.notes.size() == 1);
    CHECK((client.connected == 0 && client.disconnected == 0));
    client.connect(server);
    CHECK(client.notes.size() == 2);
}

TEST_CASE("a line without an end does not fill the memory") {
    Client client;
    Server server(client.path);
    client.client.start();
    client.connect(server);
    const std::string endless(60'000, 'x');
    std::size_t said = 0;
    for (; client.disconnected == 0 && said < 4'000'000; said += endless.size()) {
        server.say(endless);
        client.loop.turn();
    }
    CHECK(client.disconnected == 1);
}

TEST_CASE("a home with hundreds of cameras is told in one line") {
    Client client;
    Server server(client.path);
    client.client.start();
    REQUIRE(client.loop.until([&] { return server.accepts(); }));
    server.say(kHello);
    REQUIRE(client.loop.until([&] { return server.heard().find("subscribe") != std::string::npos; }));
    std::string line = R"({"petcam":"subscribed","id":1,"revoked":[],"cameras":[)";
    for (int i = 1; i <= 1000; ++i) {
        line += (i > 1 ? R"(,{"camera":"c)" : R"({"camera":"c)") + std::to_string(i) +
                R"(","name":"Kitchen, behind the stove","state":"offline","media":null,"talk":false})";
        if (line.size() > 16'000 || i == 1000) {
            server.say(i < 1000 ? line : line + "]}\n");
            client.loop.turn();
            line.clear();
        }
    }
    CHECK(client.loop.until([&] { return client.connected == 1; }));
}

TEST_CASE("requests are lost while nobody is there") {
    Client client;
    client.client.start();
    client.client.send(keyframeLine("c1"));
    Server server(client.path);
    client.connect(server);
    client.client.send(keyframeLine("c2"));
    CHECK(client.loop.until([&] { return server.heard().find("keyframe") != std::string::npos; }));
    CHECK(server.heard().find(R"("camera":"c1")") == std::string::npos);
}
