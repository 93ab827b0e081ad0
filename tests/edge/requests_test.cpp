#include <thread>

#include "catch.hpp"
#include "fake_core.hpp"
#include "offers.hpp"

using namespace petcam::test;

namespace {

const std::string kOpen = "general: { open = true }";
const std::string kPublish = R"({"request":"publish","camera":"kitchen","device":"0123456789abcdef"})";
const std::string kWatch = R"({"request":"watch","camera":"kitchen","name":"Mum"})";

}  // namespace

TEST_CASE("publish and watch are answered with an SDP answer and the state of the camera") {
    FakeCore core(kOpen);
    auto camera = core.attach();
    auto viewer = core.attach();
    const auto& waiting = core.ask(*viewer, kWatch, kViewerOffer);
    CHECK(waiting.text("petcam") == "watching");
    CHECK(waiting.text("state") == "waiting");
    CHECK(waiting.sdp.find("a=sendonly") != std::string::npos);
    CHECK(waiting.sdp.find("m=video 9 UDP/TLS/RTP/SAVPF 102 96") != std::string::npos);
    const auto& published = core.ask(*camera, kPublish, kCameraOffer);
    CHECK(published.text("petcam") == "published");
    CHECK(published.sdp.find("m=video 9 UDP/TLS/RTP/SAVPF 96\r\n") != std::string::npos);
    CHECK(json_array_size(json_object_get(published.body.get(), "viewers")) == 1);
    core.incomingRtp(*camera, true, vp8Packet(1, true));
    CHECK(core.eventually([&] { return core.countEvents(*viewer, "camera_online") == 1; }));
    CHECK(core.closed(*camera) == 0);
}

TEST_CASE("a PeerConnection that was prepared watches without an offer, and may be renegotiated before") {
    FakeCore core(kOpen);
    auto camera = core.attach();
    auto viewer = core.attach();
    core.ask(*camera, kPublish, kCameraOffer);
    const auto& prepared = core.ask(*viewer, R"({"request":"prepare"})", kViewerOffer);
    CHECK(prepared.text("petcam") == "prepared");
    CHECK(prepared.sdp.find("m=video 9 UDP/TLS/RTP/SAVPF 102 96") != std::string::npos);
    core.plugin()->setup_media(viewer->get());
    const std::string renegotiate = R"({"request":"renegotiate"})";
    CHECK(core.ask(*viewer, renegotiate, kViewerOffer).text("petcam") == "renegotiated");
    core.incomingRtp(*camera, true, vp8Packet(1, true));
    CHECK(core.relayedTo(*viewer).empty());
    CHECK(core.countEvents(*camera, "viewers") == 0);
    CHECK(core.ask(*viewer, kWatch).text("state") != "waiting");
    core.incomingRtp(*camera, true, vp8Packet(2, true));
    CHECK(core.eventually([&] { return !core.relayedTo(*viewer).empty(); }));
    CHECK(core.eventually([&] { return core.countEvents(*camera, "viewers") == 1; }));
    const auto& refused = core.ask(*camera, R"({"request":"prepare"})", kViewerOffer);
    CHECK(refused.text("error").find("publishes") != std::string::npos);
}

TEST_CASE(
    "what is wrong with a request is named, changes nothing, and ends a PeerConnection it would have made") {
    FakeCore core(kOpen);
    auto handle = core.attach();
    struct Case {
        std::string body;
        std::string sdp;
        int code;
        std::string named;
    };
    const Case cases[] = {
        {"[]", "", 400, "object"},
        {"\"x\"", "", 400, "object"},
        {"{}", "", 402, "request"},
        {R"({"request":7})", "", 403, "request"},
        {R"({"request":"format_disk"})", "", 401, "request"},
        {R"({"request":"publish","device":"0123456789abcdef"})", kCameraOffer, 402, "camera"},
        {R"({"request":"publish","camera":"kitchen"})", kCameraOffer, 402, "device"},
        {R"({"request":"publish","camera":["kitchen"],"device":"0123456789abcdef"})", kCameraOffer, 403,
         "camera"},
        {R"({"request":"publish","camera":"kitchen","device":"short"})", kCameraOffer, 404, "device"},
        {R"({"request":"watch","camera":")" + std::string(5000, 'a') + "\"}", kViewerOffer, 404, "camera"},
        {R"({"request":"watch","camera":"kitchen","name":null})", kViewerOffer, 403, "name"},
        {R"({"request":"watch","camera":"kitchen","colour":"red"})", kViewerOffer, 405, "colour"},
        {kPublish, "", 430, "offer"},
        {kWatch, "", 430, "offer"},
        {kPublish, "nonsense", 431, "SDP"},
        {kPublish, kSoundOnlyOffer, 432, "video"},
        {kWatch, kSoundOnlyOffer, 432, "video"},
        {kPublish, kViewerOffer, 432, "video"},
        {R"({"request":"list"})", kViewerOffer, 434, "SDP"},
        {R"({"request":"prepare"})", "", 430, "offer"},
        {R"({"request":"renegotiate"})", kViewerOffer, 421, "watch"},
        {R"({"request":"talk","action":"start"})", "", 421, "watch"},
        {R"({"request":"talk","action":"sing"})", "", 404, "action"},
        {R"({"request":"sign_in","token":"t"})", "", 418, "open"},
        {R"({"request":"sign_out","token":"t"})", "", 418, "open"},
        {R"({"request":"members"})", "", 418, "open"},
        {R"({"request":"talk"})", "", 402, "action"},
        {R"({"request":"refresh"})", "", 421, "watch"},
        {R"({"request":"unwatch"})", "", 421, "watch"},
        {R"({"request":"prefer","quality":"tile"})", "", 421, "watch"},
        {R"({"request":"prefer","quality":"huge"})", "", 404, "quality"},
        {R"({"request":"prefer"})", "", 402, "quality"},
        {R"({"request":"watch","camera":"kitchen","quality":1})", kViewerOffer, 403, "quality"},
        {R"({"request":"unpublish"})", "", 422, "publish"},
        {R"({"request":"report"})", "", 402, "capture"},
        {R"({"request":"report","capture":"on","battery":200})", "", 404, "battery"},
        {R"({"request":"report","capture":"on","warnings":["hot","hot"]})", "", 404, "warnings"},
        {R"({"request":"report","capture":"paused"})", "", 422, "publish"},
        {R"({"request":"report","capture":"on"})", kCameraOffer, 434, "SDP"},
    };
    int closed = 0;
    for (const auto& one : cases) {
        INFO(one.body.substr(0, 100));
        const auto& answer = core.ask(*handle, one.body, one.sdp);
        CHECK(answer.text("petcam") == "error");
        CHECK(answer.number("error_code") == one.code);
        CHECK(answer.text("error").find(one.named) != std::string::npos);
        closed += one.sdp.empty() ? 0 : 1;
        CHECK(core.eventually([&] { return core.closed(*handle) == closed; }));
    }
    CHECK(json_array_size(
              json_object_get(core.ask(*handle, R"({"request":"list"})").body.get(), "cameras")) == 0);
}

TEST_CASE("a second device is refused while the first one publishes; the same device takes its place") {
    FakeCore core(kOpen);
    auto first = core.attach();
    auto stranger = core.attach();
    auto again = core.attach();
    core.ask(*first, kPublish, kCameraOffer);
    const auto& refused = core.ask(
        *stranger, R"({"request":"publish","camera":"kitchen","device":"another-device-1"})", kCameraOffer);
    CHECK(refused.number("error_code") == 420);
    CHECK(core.eventually([&] { return core.closed(*stranger) == 1; }));
    CHECK(core.ask(*again, kPublish, kCameraOffer).text("petcam") == "published");
    CHECK(core.eventually(
        [&] { return core.countEvents(*first, "replaced") == 1 && core.closed(*first) == 1; }));
    core.plugin()->hangup_media(first->get());  // its late end takes nothing from the one that came back
    core.ask(*first, R"({"request":"status"})");
    CHECK(core.countEvents(*again, "camera_offline") == 0);
}

TEST_CASE(
    "a camera in H.264 is asked for VP8 when a viewer has nothing else, and takes its own place with it") {
    FakeCore core(kOpen);
    auto camera = core.attach();
    auto again = core.attach();
    auto viewer = core.attach();
    core.ask(*camera, kPublish, kH264CameraOffer);
    core.ask(*viewer, kWatch, kVp8ViewerOffer);
    CHECK(core.eventually([&] {
        return core.countEvents(*camera, "codec") == 1 && core.countEvents(*viewer, "playable") == 1;
    }));
    CHECK(core.ask(*again, kPublish, kCameraOffer).text("petcam") == "published");
    CHECK(core.eventually([&] { return core.countEvents(*viewer, "playable") == 2; }));
    core.plugin()->setup_media(viewer->get());
    core.incomingRtp(*again, true, vp8Packet(1, true));
    CHECK(core.relayedTo(*viewer).size() == 1);
    CHECK(core.countEvents(*again, "codec") == 0);
}

TEST_CASE("a client that does not wait for replies is refused, by an event like every other answer") {
    FakeCore core(kOpen);
    auto handle = core.attach();
    for (int i = 0; i < 5000; ++i) {
        CHECK(core.send(handle->get(), "flood" + std::to_string(i), R"({"request":"list"})") ==
              JANUS_PLUGIN_OK_WAIT);
    }
    CHECK(core.eventually([&] { return core.repliesTo(*handle, 424) > 0; }));
    CHECK(core.eventually([&] { return core.repliesTo(*handle, 0) + core.repliesTo(*handle, 424) == 5000; }));
    CHECK(core.ask(*handle, R"({"request":"status"})").text("petcam") == "status");
}

TEST_CASE("a session can be queried for its counters") {
    FakeCore core(kOpen);
    auto viewer = core.attach();
    core.ask(*viewer, kWatch, kViewerOffer);
    const petcam::Json info(core.plugin()->query_session(viewer->get()));
    CHECK(json_is_string(json_object_get(info.get(), "id")));
    CHECK(json_integer_value(json_object_get(json_object_get(info.get(), "counters"), "video")) == 0);
}
