#include "control/messages.hpp"

#include "catch.hpp"

using namespace petcam::gst;
using namespace petcam::gst::control;

namespace {

template <typename T>
T read(std::string_view line) {
    const auto message = readMessage(line);
    REQUIRE(message);
    REQUIRE(std::holds_alternative<T>(*message));
    return std::get<T>(*message);
}

constexpr const char* kCamera =
    R"("camera":"c1","name":"Küche","state":"live","talk":false,"media":{"feed":7,)"
    R"("video":{"codec":"H264","payload_type":102,"clock_rate":90000},)"
    R"("audio":{"codec":"OPUS","payload_type":111,"clock_rate":48000,"channels":2}})";

}  // namespace

TEST_CASE("the greeting has a version") {
    CHECK(read<Hello>(R"({"petcam":"hello","version":1,"server":"0.1.0"})").version == 1);
}

TEST_CASE("a subscription tells the cameras and what is revoked") {
    const auto subscribed = read<Subscribed>(
        std::string(R"({"petcam":"subscribed","id":1,"cameras":[{)") + kCamera +
        R"(}],"revoked":[{"member":"m2","camera":null,"before":1764000000},{"member":"m3","camera":"c1","before":5}]})");
    REQUIRE(subscribed.cameras.size() == 1);
    const CameraStatus& camera = subscribed.cameras[0];
    CHECK(camera.camera == "c1");
    CHECK(camera.name == "Küche");
    CHECK(camera.state == CameraState::Live);
    REQUIRE(camera.media);
    CHECK(*camera.media == CameraMedia{7, {VideoCodec::H264, 102, 90000}, AudioStream{111, 48000, 2}});
    REQUIRE(subscribed.revoked.size() == 2);
    CHECK(subscribed.revoked[0].member == "m2");
    CHECK_FALSE(subscribed.revoked[0].camera);
    CHECK(subscribed.revoked[1].camera == "c1");
    CHECK(subscribed.revoked[1].before == 5);
}

TEST_CASE("a camera may have no media and no sound") {
    const auto offline = read<CameraChanged>(
        R"({"petcam":"event","event":"camera","camera":"c1","name":"","state":"offline","talk":false,"media":null})");
    CHECK_FALSE(offline.status.media);
    const auto silent = read<CameraChanged>(
        R"({"petcam":"event","event":"camera","camera":"c1","name":"","state":"paused","talk":true,)"
        R"("media":{"feed":1,"video":{"codec":"VP8","payload_type":96,"clock_rate":90000},"audio":null}})");
    CHECK(silent.status.state == CameraState::Paused);
    CHECK(silent.status.talk);
    CHECK(silent.status.media->video.codec == VideoCodec::VP8);
    CHECK_FALSE(silent.status.media->audio);
}

TEST_CASE("the other messages are read") {
    CHECK(read<Tapped>(R"({"petcam":"tapped","id":2,"camera":"c1","from":39999})").from == 39999);
    CHECK(read<CameraRemoved>(R"({"petcam":"event","event":"camera_removed","camera":"c2"})").camera == "c2");
    CHECK(read<Talk>(R"({"petcam":"event","event":"talk","camera":"c1","active":true,"name":"Mum"})").active);
    CHECK(
        read<RevokedTickets>(R"({"petcam":"event","event":"revoked","member":"m2","camera":null,"before":9})")
            .before == 9);
    const auto refused =
        read<Refused>(R"({"petcam":"error","id":3,"error_code":404,"error":"no such camera"})");
    CHECK(refused.id == 3);
    CHECK(refused.why == "no such camera");
}

TEST_CASE("what a later version may add is let be") {
    read<Other>(R"({"petcam":"event","event":"weather"})");
    read<Other>(R"({"petcam":"noted","id":1})");
    CHECK(read<CameraRemoved>(R"({"petcam":"event","event":"camera_removed","camera":"c2","more":[1]})")
              .camera == "c2");
}

TEST_CASE("what is no message is none") {
    for (const char* line :
         {"", "x", "[]", "1", "{}", R"({"petcam":1})", R"({"petcam":"hello"})",
          R"({"petcam":"hello","version":"1"})", R"({"petcam":"tapped","camera":"c1","from":0})",
          R"({"petcam":"tapped","camera":"c1","from":70000})",
          R"({"petcam":"subscribed","cameras":{},"revoked":[]})",
          R"({"petcam":"event","event":"camera","camera":"c1","name":"","state":"live","talk":false,)"
          R"("media":{"feed":1,"video":{"codec":"AV1","payload_type":96,"clock_rate":90000}}})"}) {
        INFO(line);
        CHECK_FALSE(readMessage(line));
    }
}

TEST_CASE("requests are as the protocol has them") {
    CHECK(subscribeLine(1) == R"({"request":"subscribe","id":1,"client":"recorder","version":1})");
    CHECK(
        tapLine(2, "c1", {40000, 40001, 40002, false}) ==
        R"({"request":"tap","id":2,"camera":"c1","ports":{"best":40000,"lowest":40001,"audio":40002},"talk_sound":false,"upper_layers":true})");
    CHECK(untapLine(3, "c1") == R"({"request":"tap","id":3,"camera":"c1","ports":{}})");
    CHECK(keyframeLine("c1") == R"({"request":"keyframe","camera":"c1"})");
    CHECK(motionLine("c1", true, 42, "e12") ==
          R"({"request":"motion","camera":"c1","active":true,"level":42,"event":"e12"})");
    CHECK(motionLine("c1", false, 0, "") == R"({"request":"motion","camera":"c1","active":false,"level":0})");
    CHECK(soundLine("c1", true, -18.04F, "e13") ==
          R"({"request":"sound","camera":"c1","active":true,"level_dbfs":-18.0,"event":"e13"})");
    CHECK(recordingLine("c1", "motion", true) ==
          R"({"request":"recording","camera":"c1","mode":"motion","active":true})");
    CHECK(diskLine("full", 123) == R"({"request":"disk","state":"full","free_bytes":123})");
}
