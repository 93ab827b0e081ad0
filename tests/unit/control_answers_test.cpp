// The JSON on the control socket is the one that the comment on top of plugin/control/requests.cpp documents.
#include "control/answers.hpp"

#include "catch.hpp"
#include "json_check.hpp"

using namespace petcam;
using namespace petcam::control;

namespace {

const WallTime kThen{std::chrono::seconds(1764000000)};
const CameraStatus kKitchen{"c1", "Kitchen", CameraState::Live,
                            CameraStream{{7}, rtp::VideoCodec::H264, 102, 111}, false};
const std::string kKitchenJson =
    R"("camera":"c1","name":"Kitchen","state":"live","talk":false,"media":{"feed":7,
    "video":{"codec":"H264","payload_type":102,"clock_rate":90000},
    "audio":{"codec":"OPUS","payload_type":111,"clock_rate":48000,"channels":2}})";

}  // namespace

TEST_CASE("the greeting names the version of the control protocol and of the server") {
    checkEqual(helloReply(), R"({"petcam":"hello","version":1,"server":"0.1.0"})");
}

TEST_CASE("subscribed lists all cameras and the revocations that still count") {
    CameraStatus hall{"c2", "거실", CameraState::Asleep, CameraStream{{8}, rtp::VideoCodec::Vp8, 96, {}},
                      true};
    CameraStatus garden{"c3", "Garden", CameraState::Offline, {}, false};
    checkEqual(subscribedReply({{kKitchen, hall, garden},
                                {{MemberId{2}, CameraId{1}, kThen}, {MemberId{3}, std::nullopt, kThen}}}),
               R"({"petcam":"subscribed","cameras":[{)" + kKitchenJson +
                   R"(},{"camera":"c2","name":"거실","state":"asleep","talk":true,"media":{"feed":8,
                   "video":{"codec":"VP8","payload_type":96,"clock_rate":90000},"audio":null}},
                   {"camera":"c3","name":"Garden","state":"offline","talk":false,"media":null}],
                   "revoked":[{"member":"m2","camera":"c1","before":1764000000},
                   {"member":"m3","camera":null,"before":1764000000}]})");
    checkEqual(subscribedReply({}), R"({"petcam":"subscribed","cameras":[],"revoked":[]})");
}

TEST_CASE("tapped tells where the packets come from") {
    checkEqual(tappedReply(CameraId{1}, 39999), R"({"petcam":"tapped","camera":"c1","from":39999})");
}

TEST_CASE("each event for companions is written as documented") {
    checkEqual(toJson(CameraChanged{kKitchen}),
               R"({"petcam":"event","event":"camera",)" + kKitchenJson + "}");
    CameraStatus paused = kKitchen;
    paused.state = CameraState::Paused;
    CHECK(textOf(toJson(CameraChanged{paused})).find(R"("state":"paused")") != std::string::npos);
    checkEqual(toJson(CameraRemoved{"c1"}), R"({"petcam":"event","event":"camera_removed","camera":"c1"})");
    checkEqual(toJson(TalkChanged{"c1", true, "Mum"}),
               R"({"petcam":"event","event":"talk","camera":"c1","active":true,"name":"Mum"})");
    checkEqual(toJson(TicketsRevoked{{MemberId{2}, std::nullopt, kThen}}),
               R"({"petcam":"event","event":"revoked","member":"m2","camera":null,"before":1764000000})");
}

TEST_CASE("conditions and the recorder are told to who asked for them") {
    CameraCondition condition{
        "c1", 2, Report{}, Recording{RecordingMode::Motion, true}, Motion{true, 35, "e12"}, Sound{}};
    condition.report->batteryPercent = 83;
    const std::string json =
        R"("camera":"c1","viewers":2,"report":{"capture":"on","battery":83,"charging":null,"network":null,
        "uplink_kbps":null,"warnings":[]},"recording":{"mode":"motion","active":true},
        "motion":{"active":true,"level":35,"event":"e12"},
        "sound":{"active":false,"level_dbfs":null,"event":null},"paused":false,"record":true)";
    checkEqual(toJson(ConditionChanged{condition}), R"({"petcam":"event","event":"condition",)" + json + "}");
    checkEqual(toJson(RecorderNoticed{{RecorderState::Full, 123}}),
               R"({"petcam":"event","event":"recorder","state":"full","free_bytes":123})");
    Subscription subscription;
    subscription.conditions = Subscription::Conditions{{condition}, std::nullopt};
    checkEqual(
        subscribedReply(subscription), R"({"petcam":"subscribed","cameras":[],"revoked":[],"recorder":null,
        "conditions":[{)" + json + "}]}");
}

TEST_CASE("a camera that must not be recorded says so, and no other says anything of it") {
    CameraStatus off = kKitchen;
    off.recorded = false;
    CHECK(textOf(toJson(CameraChanged{off})).find(R"("record":false)") != std::string::npos);
    CHECK(textOf(toJson(CameraChanged{kKitchen})).find("record") == std::string::npos);
}
