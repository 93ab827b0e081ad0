// The locked home through the real vtable, with its real store: sign-in, administration, and who is ended.
#include <sys/stat.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include "catch.hpp"
#include "fake_core.hpp"
#include "offers.hpp"
#include "store/relay_secret.hpp"

using namespace petcam::test;
using petcam::Json;

namespace {

const std::string kLocked = "general: { state_dir = \"@DIR@\" }";
const std::string kWatch = R"({"request":"watch","camera":"c1"})";

std::string textOf(const Json& object, const char* key) {
    const char* text = json_string_value(json_object_get(object.get(), key));
    return text ? text : "";
}

std::string claim(const std::string& code) {
    return R"({"request":"claim","name":"Mum","code":")" + code + "\"}";
}

std::string withToken(const std::string& request, const std::string& token) {
    return request.substr(0, request.size() - 1) + R"(,"token":")" + token + "\"}";
}

/// A home with an owner.
struct Locked {
    FakeCore core{kLocked};
    std::string token = tokenFor(textOf(core.administer(R"({"request":"invite_owner"})"), "code"));

    std::string tokenFor(const std::string& code) {
        auto handle = core.attach();
        return core.ask(*handle, claim(code)).text("token");
    }
    std::string addCamera(const std::string& name) {
        const Json invited = core.administer(R"({"request":"add_camera","name":")" + name + "\"}");
        return tokenFor(textOf(invited, "code"));
    }
};

}  // namespace

TEST_CASE("a locked home without a place for its state does not start") {
    CHECK(FakeCore("").started() == -1);
    CHECK(FakeCore(kLocked).started() == 0);
}

TEST_CASE("a home whose database is damaged does not start as an empty one") {
    FakeCore core(kLocked);
    core.plugin()->destroy();
    std::ofstream(core.folder() + "/petcam.db", std::ios::trunc) << std::string(5000, 'x');
    core.startAgain();
    CHECK(core.started() == -1);
}

TEST_CASE("a stranger may ask for the status and sign in, and every other request is refused") {
    FakeCore core(kLocked);
    auto handle = core.attach();
    const auto& status = core.ask(*handle, R"({"request":"status"})");
    CHECK(status.text("petcam") == "status");
    CHECK(json_is_false(json_object_get(status.body.get(), "open")));
    for (const std::string body :
         {R"({"request":"list"})", R"({"request":"talk","action":"start"})", R"({"request":"refresh"})",
          R"({"request":"members"})", R"({"request":"invite","role":"owner"})", R"({"request":"unwatch"})",
          R"({"request":"ticket","camera":"c1"})", R"({"request":"remove","member":"m1"})", kWatch.c_str()}) {
        CHECK(core.ask(*handle, body).number("error_code") == 410);
    }
    CHECK_FALSE(core.ended(*handle));
}

TEST_CASE("a stranger that comes with an offer is refused and ended at once, with a wrong token too") {
    Locked home;
    std::vector<std::unique_ptr<FakeHandle>> handles;  // kept: a handle is known by its address
    for (const std::string& body :
         {kWatch, withToken(kWatch, "wrong"), std::string("[]"), std::string(R"({"request":"status"})")}) {
        INFO(body);
        const auto& handle = handles.emplace_back(home.core.attach());
        const auto& answer = home.core.ask(*handle, body, kViewerOffer);
        CHECK(answer.text("petcam") == "error");
        CHECK(answer.sdp.empty());
        CHECK(
            home.core.eventually([&] { return home.core.ended(*handle) && home.core.closed(*handle) == 1; }));
    }
}

TEST_CASE("a handle that was ended gets no answer but that, whatever it knows") {
    Locked home;
    auto guesser = home.core.attach();
    for (int i = 0; i < 5; ++i) {
        CHECK(home.core.ask(*guesser, claim("WRONG")).number("error_code") == 411);
    }
    CHECK(home.core.eventually([&] { return home.core.ended(*guesser); }));
    CHECK(home.core.ask(*guesser, withToken(R"({"request":"sign_in"})", home.token)).number("error_code") ==
          413);
    CHECK(home.core.ask(*guesser, R"({"request":"status"})").number("error_code") == 413);
}

TEST_CASE("a device that has signed in is told of the TURN server, and gets a password of its own") {
    Locked home;
    std::ofstream(home.core.folder() + "/turn.secret") << "a secret of the TURN server\n";
    home.core.configure(kLocked +
                        " ice: { urls = [ \"stun:cam.example:3478\", \"turn:cam.example:3478\" ]; "
                        "turn_secret_file = \"@DIR@/turn.secret\"; "
                        "credential_lifetime_s = 600; }");
    home.core.startAgain();
    REQUIRE(home.core.started() == 0);
    auto stranger = home.core.attach();
    CHECK(home.core.ask(*stranger, R"({"request":"ice"})").number("error_code") == 410);
    CHECK_FALSE(json_object_get(home.core.ask(*stranger, R"({"request":"status"})").body.get(), "ice"));

    auto handle = home.core.attach();
    for (const std::string& request :
         {withToken(R"({"request":"sign_in"})", home.token), std::string(R"({"request":"list"})"),
          std::string(R"({"request":"ice"})")}) {
        INFO(request);
        const auto& answer = home.core.ask(*handle, request);
        const json_t* ice = json_object_get(answer.body.get(), "ice");
        REQUIRE(ice);
        CHECK(json_integer_value(json_object_get(ice, "expires_in")) == 600);
        const json_t* servers = json_object_get(ice, "servers");
        REQUIRE(json_array_size(servers) == 2);
        CHECK_FALSE(json_object_get(json_array_get(servers, 0), "credential"));
        const json_t* turn = json_array_get(servers, 1);
        const std::string user = json_string_value(json_object_get(turn, "username"));
        CHECK(user.ends_with(":d1"));
        const auto left = std::stoll(user) - std::time(nullptr);
        CHECK(left > 590);
        CHECK(left <= 600);
        const std::string password = json_string_value(json_object_get(turn, "credential"));
        CHECK(password == petcam::store::RelaySecret(home.core.folder() + "/turn.secret").passwordOf(user));
    }
    CHECK_FALSE(json_object_get(home.core.ask(*handle, R"({"request":"members"})").body.get(), "ice"));
}

TEST_CASE("a home whose TURN secret cannot be read does not start") {
    CHECK(
        FakeCore(kLocked + " ice: { urls = [ \"turn:a\" ]; turn_secret_file = \"@DIR@/none\"; }").started() ==
        -1);
}

TEST_CASE("who signs out is answered, and then ended; the phone of a camera as well") {
    Locked home;
    const std::string device = home.addCamera("Kitchen");
    auto phone = home.core.attach();
    home.core.ask(*phone, withToken(R"({"request":"sign_in"})", device));
    const auto& answer = home.core.ask(*phone, withToken(R"({"request":"sign_out"})", device));
    CHECK(answer.text("petcam") == "signed_out");
    CHECK(answer.text("device") == "d2");
    CHECK(home.core.eventually([&] { return home.core.ended(*phone); }));
    auto again = home.core.attach();
    CHECK(home.core.ask(*again, withToken(R"({"request":"sign_out"})", device)).number("error_code") == 411);
    CHECK(home.core.ask(*again, withToken(R"({"request":"sign_out"})", home.token)).number("error_code") ==
          416);
}

TEST_CASE("who does not sign in within five seconds is ended") {
    Locked home;
    auto stranger = home.core.attach();
    auto member = home.core.attach();
    home.core.ask(*member, withToken(R"({"request":"sign_in"})", home.token));
    CHECK(home.core.eventually([&] { return home.core.ended(*stranger); }, 8));
    CHECK_FALSE(home.core.ended(*member));
}

TEST_CASE("a token in watch and publish signs in, and both are answered") {
    Locked home;
    const std::string device = home.addCamera("Kitchen");
    auto camera = home.core.attach();
    auto viewer = home.core.attach();
    const auto& published = home.core.ask(
        *camera, withToken(R"({"request":"publish","camera":"c1","device":"0123456789abcdef"})", device),
        kCameraOffer);
    CHECK(published.text("petcam") == "published");
    CHECK(published.text("name") == "Kitchen");
    const auto& watching = home.core.ask(*viewer, withToken(kWatch, home.token), kViewerOffer);
    CHECK(watching.text("petcam") == "watching");
    CHECK(json_array_size(json_object_get(watching.body.get(), "rights")) == 5);
    CHECK_FALSE(watching.sdp.empty());
}

TEST_CASE("members, cameras and tokens are there again after a restart, the code is not") {
    FakeCore core(kLocked);
    const std::string code = textOf(core.administer(R"({"request":"invite_owner"})"), "code");
    std::string token;
    {
        auto handle = core.attach();
        token = core.ask(*handle, claim(code)).text("token");
    }
    core.administer(R"({"request":"add_camera","name":"거실"})");
    core.plugin()->destroy();
    core.startAgain();
    auto handle = core.attach();
    CHECK(core.ask(*handle, claim(code)).number("error_code") == 411);
    CHECK(core.ask(*handle, withToken(R"({"request":"sign_in"})", token)).text("petcam") == "signed_in");
    const auto& list = core.ask(*handle, R"({"request":"list"})");
    CHECK(json_array_size(json_object_get(list.body.get(), "cameras")) == 1);
}

TEST_CASE("an administrator runs the home without a sign-in") {
    Locked home;
    const Json before = home.core.administer(R"({"request":"home"})");
    CHECK(json_is_true(json_object_get(before.get(), "owner")));
    const Json invited = home.core.administer(R"({"request":"invite","role":"sitter","name":"Ana"})");
    CHECK(textOf(invited, "member") == "m2");
    CHECK(textOf(home.core.administer(R"({"request":"change_member","member":"m2","name":"Anna"})"),
                 "petcam") == "changed");
    CHECK(textOf(home.core.administer(R"({"request":"remove","member":"m2"})"), "petcam") == "removed");
    CHECK(textOf(home.core.administer(R"({"request":"remove","member":"m1"})"), "petcam") == "error");
    const Json refused = home.core.administer(R"({"request":"watch","camera":"c1"})");
    CHECK(json_integer_value(json_object_get(refused.get(), "error_code")) == 413);
    for (const char* body : {"[]", "{}", R"({"request":"kick"})", R"({"request":"kick","peer":"zz"})",
                             R"({"request":"kick","peer":"fffff"})"}) {
        INFO(body);
        CHECK(textOf(home.core.administer(body), "petcam") == "error");
    }
}

TEST_CASE("an administrator sees what was counted and measured of each camera") {
    FakeCore core("general: { open = true }");
    auto camera = core.attach();
    auto viewer = core.attach();
    core.ask(*camera, R"({"request":"publish","camera":"kitchen","device":"0123456789abcdef"})",
             kCameraOffer);
    core.ask(*viewer, R"({"request":"watch","camera":"kitchen","name":"Mum"})", kViewerOffer);
    core.plugin()->setup_media(viewer->get());
    auto whole = vp8Packet(1, true);
    whole[1] |= 0x80;
    core.incomingRtp(*camera, true, whole);
    core.incomingRtp(*camera, true, vp8Packet(2, false));
    const auto counted = [&](const char* histogram) {
        const Json reply = core.administer(R"({"request":"statistics"})");
        const json_t* one = json_array_get(json_object_get(reply.get(), "cameras"), 0);
        const json_t* counts =
            json_object_get(json_object_get(json_object_get(one, "histograms"), histogram), "counts");
        json_int_t sum = 0;
        for (std::size_t i = 0; i < json_array_size(counts); ++i) {
            sum += json_integer_value(json_array_get(counts, i));
        }
        return sum;
    };
    CHECK(core.eventually([&] { return core.countEvents(*viewer, "camera_online") == 1; }));
    CHECK(counted("first_picture_ms") == 1);
    // RFC 3550 section 6.4.2: a quarter of the packets is lost; no sender report has come.
    core.incomingRtcp(*viewer, {0x81, 201, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 64, 0, 0, 0,
                                0,    0,   0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0,  0, 0, 0});
    CHECK(counted("lost_per_mille") == 1);
    CHECK(counted("round_trip_ms") == 0);

    const Json reply = core.administer(R"({"request":"statistics"})");
    CHECK(json_array_size(json_object_get(reply.get(), "bounds")) + 1 ==
          json_array_size(json_object_get(
              json_object_get(
                  json_object_get(json_array_get(json_object_get(reply.get(), "cameras"), 0), "histograms"),
                  "talk_ms"),
              "counts")));
    const json_t* one = json_array_get(json_object_get(reply.get(), "cameras"), 0);
    CHECK(json_integer_value(json_object_get(json_object_get(one, "counters"), "video")) == 2);
    const json_t* mum = json_array_get(json_object_get(one, "viewers"), 0);
    CHECK(std::string(json_string_value(json_object_get(mum, "name"))) == "Mum");
    const json_t* counters = json_object_get(mum, "counters");
    CHECK(json_integer_value(json_object_get(counters, "layer")) == 1);
    CHECK(json_integer_value(json_object_get(counters, "layers_carried")) == 3);
}

TEST_CASE("an administrator sees sessions and ends one") {
    Locked home;
    auto handle = home.core.attach();
    home.core.ask(*handle, withToken(R"({"request":"sign_in"})", home.token));
    const Json sessions = home.core.administer(R"({"request":"sessions"})");
    const json_t* all = json_object_get(sessions.get(), "sessions");
    REQUIRE(json_array_size(all) == 1);
    const std::string id = json_string_value(json_object_get(json_array_get(all, 0), "id"));
    CHECK(textOf(home.core.administer(R"({"request":"kick","peer":")" + id + "\"}"), "petcam") == "kicked");
    CHECK(home.core.eventually([&] { return home.core.ended(*handle); }));
}

TEST_CASE("an open home has no members, and an administrator is told so") {
    FakeCore core("general: { open = true }");
    const Json home = core.administer(R"({"request":"home"})");
    CHECK(json_is_true(json_object_get(home.get(), "open")));
    const Json refused = core.administer(R"({"request":"invite_owner"})");
    CHECK(json_integer_value(json_object_get(refused.get(), "error_code")) == 418);
}

TEST_CASE("nothing secret is in the state directory in clear, and nobody else can read it") {
    Locked home;
    const std::string code = textOf(home.core.administer(R"({"request":"invite_owner"})"), "code");
    REQUIRE(code.size() == 16);
    REQUIRE(home.token.size() == 43);
    for (const char* name : {"/petcam.db", "/home.key"}) {
        const std::string path = home.core.folder() + name;
        struct stat status {};
        REQUIRE(stat(path.c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0600);
        std::ifstream file(path, std::ios::binary);
        const std::string content((std::istreambuf_iterator<char>(file)), {});
        CHECK(content.find(code) == std::string::npos);
        CHECK(content.find(home.token) == std::string::npos);
    }
}
