// The control socket and the taps through the real vtable, on a real Unix socket and real UDP ports.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include "catch.hpp"
#include "control/connection.hpp"
#include "control/server.hpp"
#include "control_client.hpp"
#include "fake_core.hpp"
#include "offers.hpp"

using namespace petcam::test;
using petcam::Json;

namespace {

const std::string kLocked = "general: { state_dir = \"@DIR@\" }";
const std::string kSubscribe = R"({"request":"subscribe","client":"recorder","version":1})";

/// A locked home with a camera, "c1".
struct Tapped {
    FakeCore core{kLocked};
    std::string socket = core.folder() + "/control.sock";
    std::string device = pair(R"({"request":"add_camera","name":"Kitchen"})");
    std::unique_ptr<FakeHandle> camera = core.attach();

    std::string pair(const std::string& request) {
        const std::string code = textOf(core.administer(request), "code");
        auto handle = core.attach();
        return core.ask(*handle, R"({"request":"claim","name":"Mum","code":")" + code + "\"}").text("token");
    }
    void publish(const std::string& offer = kCameraOffer) {
        core.ask(
            *camera,
            R"({"request":"publish","camera":"c1","device":"0123456789abcdef","token":")" + device + "\"}",
            offer);
    }
    ControlClient client() {
        ControlClient client(socket);
        client.line();
        client.ask(kSubscribe);
        return client;
    }
};

std::string tapOf(const UdpPort& best, const UdpPort& lowest, const UdpPort& audio) {
    return R"({"request":"tap","camera":"c1","ports":{"best":)" + std::to_string(best.number()) +
           R"(,"lowest":)" + std::to_string(lowest.number()) + R"(,"audio":)" +
           std::to_string(audio.number()) + "}}";
}

/// A socket file that nobody listens on any more.
void leaveSocket(const std::string& path) {
    const petcam::control::Fd left(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    REQUIRE(::bind(left.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
}

}  // namespace

TEST_CASE("a locked home has a control socket that only its owner can open; an open home has none") {
    Tapped home;
    struct stat file {};
    REQUIRE(stat(home.socket.c_str(), &file) == 0);
    CHECK(S_ISSOCK(file.st_mode));
    CHECK((file.st_mode & 0777) == 0600);
    home.core.plugin()->destroy();
    CHECK_FALSE(std::filesystem::exists(home.socket));

    FakeCore open("general: { open = true; state_dir = \"@DIR@\" }");
    CHECK(open.started() == 0);
    CHECK_FALSE(std::filesystem::exists(open.folder() + "/control.sock"));
}

TEST_CASE("a socket that nobody listens on is replaced, everything else in its place stops the start") {
    FakeCore core(kLocked);
    const std::string path = core.folder() + "/control.sock";
    core.plugin()->destroy();
    leaveSocket(path);
    core.startAgain();
    CHECK(core.started() == 0);
    CHECK(ControlClient(path).connected());

    core.plugin()->destroy();
    std::ofstream(path) << "somebody's letter";
    core.startAgain();
    CHECK(core.started() == -1);
    CHECK(std::filesystem::file_size(path) == 17);

    std::filesystem::remove(path);
    leaveSocket(core.folder() + "/elsewhere");
    std::filesystem::create_symlink(core.folder() + "/elsewhere", path);
    core.startAgain();
    CHECK(core.started() == -1);
    CHECK(std::filesystem::is_symlink(path));
}

TEST_CASE("two processes do not listen on the same control socket") {
    FakeCore core(kLocked);
    const std::string path = core.folder() + "/control.sock";
    const auto server = [&] { return petcam::control::Server(path, {}); };
    CHECK_THROWS_WITH(server(), Catch::Contains("another process listens") && Catch::Contains(path));
    CHECK(ControlClient(path).connected());
}

TEST_CASE("a state directory with too long a path stops the start with a line that says so") {
    const std::string path = "/tmp/" + std::string(90, 'x') + "/control.sock";  // 108 bytes
    CHECK_THROWS_WITH(petcam::control::Listener(path),
                      Catch::Contains(path) && Catch::Contains("at most 107 bytes"));
    const std::string folder = "/tmp/" + std::string(89, 'x');
    std::filesystem::create_directory(folder);
    CHECK_NOTHROW(petcam::control::Listener(folder + "/control.sock"));
    std::filesystem::remove_all(folder);
}

TEST_CASE("a companion is greeted, subscribes and is told of what changes") {
    Tapped home;
    ControlClient client(home.socket);
    CHECK(textOf(client.line(), "petcam") == "hello");
    CHECK(numberOf(client.ask(R"({"request":"keyframe","camera":"c1"})"), "error_code") == 413);
    const Json subscribed = client.ask(kSubscribe.substr(0, kSubscribe.size() - 1) + R"(,"id":7})");
    CHECK(textOf(subscribed, "petcam") == "subscribed");
    CHECK(numberOf(subscribed, "id") == 7);
    home.publish();
    home.core.incomingRtp(*home.camera, true, vp8Packet(1, true));
    const Json published = client.event("camera");
    CHECK(numberOf(Json(json_incref(json_object_get(json_object_get(published.get(), "media"), "video"))),
                   "payload_type") == 96);
    CHECK(textOf(client.event("camera"), "state") == "live");
    CHECK(textOf(client.ask(R"({"request":"motion","camera":"c1","active":true})"), "petcam") == "noted");
    CHECK(numberOf(client.ask(R"({"request":"tap","camera":"c2","ports":{}})"), "error_code") == 414);
    home.core.administer(R"({"request":"remove","camera":"c1"})");
    CHECK(textOf(client.event("camera_removed"), "camera") == "c1");
}

TEST_CASE(
    "a tap gets each packet as the core handed it over, and sender reports, from the port that was told") {
    Tapped home;
    home.publish(kSimulcastOffer);
    ControlClient client = home.client();
    UdpPort best;
    UdpPort lowest;
    UdpPort audio;
    const Json tapped = client.ask(tapOf(best, lowest, audio));
    CHECK(textOf(tapped, "petcam") == "tapped");
    CHECK(home.core.keyframesAsked(*home.camera) == 1);
    home.core.incomingRtp(*home.camera, true, layerPacket('l', 1, true));
    home.core.incomingRtp(*home.camera, true, layerPacket('h', 1, true));
    home.core.incomingRtp(*home.camera, false, opusPacket(1, 7));
    std::vector<std::uint8_t> report(28);
    report[0] = 0x80;
    report[1] = 200;
    report[3] = 6;
    report[7] = 9;  // the SSRC of the sound
    home.core.incomingRtcp(*home.camera, report);
    CHECK(lowest.receive() == layerPacket('l', 1, true));
    CHECK(best.receive() == layerPacket('l', 1, true));  // the only one that arrived until then
    CHECK(best.receive() == layerPacket('h', 1, true));
    CHECK(audio.receive() == opusPacket(1, 7));
    CHECK(audio.receive() == report);
    CHECK(best.from() == numberOf(tapped, "from"));
    CHECK(audio.from() == best.from());

    // The same ports again, and another wish: the picture goes on.
    const auto asked = home.core.keyframesAsked(*home.camera);
    std::string lowestOnly = tapOf(best, lowest, audio);
    lowestOnly.insert(lowestOnly.size() - 1, R"(,"upper_layers":false)");
    CHECK(textOf(client.ask(lowestOnly), "petcam") == "tapped");
    home.core.incomingRtp(*home.camera, true, layerPacket('h', 2, false));
    CHECK(best.receive() == layerPacket('h', 2, false));
    CHECK(home.core.keyframesAsked(*home.camera) == asked);

    client.close();
    CHECK(home.core.eventually([&] {
        home.core.incomingRtp(*home.camera, true, layerPacket('l', 2, false));
        return lowest.receive(50).empty();
    }));
}

TEST_CASE("what is wrong is answered, and after what is no line of the protocol the connection ends") {
    Tapped home;
    ControlClient client = home.client();
    CHECK(numberOf(client.ask("{}"), "error_code") == 402);
    CHECK(numberOf(client.ask(R"({"request":"dance"})"), "error_code") == 401);
    CHECK(textOf(client.ask(R"({"request":"keyframe","camera":"c1"})"), "petcam") == "keyframe");
    CHECK(numberOf(client.ask("hello"), "error_code") == 400);
    CHECK(client.ends());

    ControlClient longWinded = home.client();
    longWinded.send(std::string(70000, 'x'));
    CHECK(numberOf(longWinded.line(), "error_code") == 424);
    CHECK(longWinded.ends());

    ControlClient stranger(home.socket);
    stranger.line();
    CHECK(numberOf(stranger.ask(R"({"request":"subscribe","client":"recorder","version":2})"),
                   "error_code") == 404);
    CHECK(stranger.ends());
}

TEST_CASE("many requests at once are all answered, in their order, also behind the end of what is said") {
    Tapped home;
    ControlClient client = home.client();
    std::string all;
    for (int i = 0; i < 500; ++i) {
        all += R"({"request":"keyframe","camera":"c1","id":)" + std::to_string(i) + "}\n";
    }
    client.send(all);
    for (int i = 0; i < 500; ++i) {
        REQUIRE(numberOf(client.line(), "id") == i);
    }
}

TEST_CASE("a companion that does not read is cut off, and nobody waits for it") {
    Tapped home;
    ControlClient deaf = home.client();
    ControlClient other = home.client();
    // Each of its requests is answered: what it does not read fills the socket, then the queue.
    std::string burst;
    for (int i = 0; i < 500; ++i) {
        burst += R"({"request":"keyframe","camera":"c1","id":9007199254740991})"
                 "\n";
    }
    for (int i = 0; i < 100; ++i) {
        deaf.send(burst);
        REQUIRE(numberOf(other.ask(R"({"request":"keyframe","camera":"c1","id":1})"), "id") == 1);
    }
    CHECK(deaf.ends());
    CHECK(textOf(other.ask(R"({"request":"keyframe","camera":"c1"})"), "petcam") == "keyframe");
}

TEST_CASE("one companion too many is turned away, and its place is free again when another leaves") {
    Tapped home;
    std::vector<ControlClient> clients;
    for (std::size_t i = 0; i < petcam::control::Server::kMostClients; ++i) {
        clients.push_back(home.client());
    }
    ControlClient late(home.socket);
    CHECK(late.ends());
    clients.pop_back();
    CHECK(home.core.eventually([&] {
        ControlClient next(home.socket);
        return textOf(next.line(), "petcam") == "hello";
    }));
}

TEST_CASE("the plugin ends with companions connected and taps open") {
    Tapped home;
    home.publish();
    ControlClient client = home.client();
    UdpPort best;
    UdpPort lowest;
    UdpPort audio;
    client.ask(tapOf(best, lowest, audio));
    home.core.incomingRtp(*home.camera, true, vp8Packet(1, true));
    CHECK_FALSE(best.receive().empty());
    home.core.plugin()->destroy();
    CHECK(client.ends());
    home.core.incomingRtp(*home.camera, true, vp8Packet(2, true));
}
