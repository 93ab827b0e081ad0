// The JSON on the wire is the one that the comment on top of plugin/messages.cpp documents.
#include "replies.hpp"

#include "catch.hpp"
#include "json_check.hpp"
#include "version.hpp"

using namespace petcam;

namespace {

const Person kMum{PeerId{1}, "Mum"};
const Person kDad{PeerId{0x7f3a}, "아빠"};
const WallTime kThen{std::chrono::seconds(1764000000)};

CameraView kitchen() {
    CameraView view;
    view.camera = "kitchen";
    view.name = "Kitchen";
    view.rights = {Right::Watch};
    view.state = CameraState::Live;
    view.since = kThen;
    view.viewers = {kMum};
    view.report = Report{Capture::On, 83, true, Network::Wifi, 850, {Warning::Unplugged}};
    view.recording = Recording{RecordingMode::Motion, true};
    view.lastEvent = LastEvent{LastEvent::What::Talk, kThen + 5s, "Mum"};
    return view;
}

/// One that nobody published yet.
CameraView unseen(const char* camera, const char* name) {
    CameraView view;
    view.camera = camera;
    view.name = name;
    view.rights = Rights::all();
    return view;
}

const std::string kKitchenCondition = R"(
    "report":{"capture":"on","battery":83,"charging":true,"network":"wifi","uplink_kbps":850,"warnings":["unplugged"]},
    "since":1764000000,"last_event":{"event":"talk","at":1764000005,"name":"Mum"},
    "recording":{"mode":"motion","active":true}})";
const std::string kNoCondition = R"("report":null,"since":null,"last_event":null,"recording":null})";

}  // namespace

TEST_CASE("published tells who is watching already, and what is known of the camera") {
    checkEqual(
        publishedReply(PeerId{2}, kitchen()),
        R"({"petcam":"published","camera":"kitchen","name":"Kitchen","id":"2","viewers":[{"id":"1","name":"Mum"}],)" +
            kKitchenCondition);
    checkEqual(publishedReply(PeerId{2}, unseen("c2", "거실")),
               R"({"petcam":"published","camera":"c2","name":"거실","id":"2","viewers":[],)" + kNoCondition);
}

TEST_CASE("watching tells the state of the camera, its floor, its viewers and how it is") {
    checkEqual(
        watchingReply(PeerId{1}, kitchen(), Quality::Auto),
        R"({"petcam":"watching","camera":"kitchen","name":"Kitchen","rights":["watch"],"id":"1","state":"live","quality":"auto","holder":null,"queue":0,
                   "viewers":[{"id":"1","name":"Mum"}],)" +
            kKitchenCondition);
    CameraView waiting = unseen("c2", "거실");
    waiting.viewers = {kMum, kDad};
    waiting.holder = kDad;
    waiting.queue = 2;
    checkEqual(watchingReply(PeerId{0x7f3a}, waiting, Quality::Tile),
               R"({"petcam":"watching","camera":"c2","name":"거실",
                   "rights":["watch","listen","talk","playback","manage"],"id":"7f3a","state":"waiting","quality":"tile",
                   "holder":{"id":"7f3a","name":"아빠"},"queue":2,
                   "viewers":[{"id":"1","name":"Mum"},{"id":"7f3a","name":"아빠"}],)" +
                   kNoCondition);
}

TEST_CASE("a camera is live, paused, asleep, or not there, which a viewer calls waiting") {
    const std::tuple<CameraState, std::string, std::string> words[] = {
        {CameraState::Live, "live", "live"},
        {CameraState::Paused, "paused", "paused"},
        {CameraState::Asleep, "asleep", "asleep"},
        {CameraState::Offline, "offline", "waiting"},
    };
    for (const auto& [state, listed, watched] : words) {
        CameraView view = kitchen();
        view.state = state;
        const auto stateOf = [](const Json& json) {
            return std::string(json_string_value(json_object_get(json.get(), "state")));
        };
        CHECK(stateOf(cameraObject(view)) == listed);
        CHECK(stateOf(watchingReply(PeerId{1}, view, Quality::Auto)) == watched);
    }
}

TEST_CASE("preferred repeats the quality that was asked for") {
    checkEqual(preferredReply(Quality::Saver), R"({"petcam":"preferred","quality":"saver"})");
}

TEST_CASE("talk tells whether the floor is granted, queued, released or refused and why") {
    checkEqual(talkReply(TalkGranted{}), R"({"petcam":"talk","state":"granted","lease_ms":30000})");
    checkEqual(talkReply(TalkQueued{1}), R"({"petcam":"talk","state":"queued","position":1})");
    checkEqual(talkReply(TalkReleased{}), R"({"petcam":"talk","state":"released"})");
    const std::pair<TalkRefusal, std::string> refusals[] = {
        {TalkRefusal::CameraOffline, "camera_offline"}, {TalkRefusal::QueueFull, "queue_full"},
        {TalkRefusal::ReceiveOnly, "receive_only"},     {TalkRefusal::NoSpeaker, "no_speaker"},
        {TalkRefusal::NotAllowed, "not_allowed"},       {TalkRefusal::CameraPaused, "camera_paused"},
    };
    for (const auto& [refusal, word] : refusals) {
        checkEqual(talkReply(refusal), R"({"petcam":"talk","state":"refused","reason":")" + word + R"("})");
    }
}

TEST_CASE("list shows every camera, those that are offline too") {
    checkEqual(listReply({}), R"({"petcam":"list","cameras":[]})");
    CameraView garden = unseen("c3", "Garden");
    garden.phone = DeviceId{4};
    checkEqual(
        listReply({kitchen(), garden}),
        R"({"petcam":"list","cameras":[
                   {"camera":"kitchen","name":"Kitchen","rights":["watch"],"state":"live","viewers":[{"id":"1","name":"Mum"}],"holder":null,
                    "queue":0,)" +
            kKitchenCondition +
            R"(,{"camera":"c3","name":"Garden","rights":["watch","listen","talk","playback","manage"],"device":"d4",
                    "state":"offline","viewers":[],"holder":null,"queue":0,)" +
            kNoCondition + "]}");
}

TEST_CASE("status tells version, protocol and whether everybody may come in") {
    const std::string version = kVersionText;
    checkEqual(statusReply(true),
               R"({"petcam":"status","version":")" + version + R"(","protocol":1,"open":true})");
    checkEqual(statusReply(false),
               R"({"petcam":"status","version":")" + version + R"(","protocol":1,"open":false})");
}

TEST_CASE("plain replies are one word, with the camera where there is one") {
    checkEqual(plainReply("renegotiated"), R"({"petcam":"renegotiated"})");
    checkEqual(plainReply("refreshed"), R"({"petcam":"refreshed"})");
    checkEqual(plainReply("unpublished", "kitchen"), R"({"petcam":"unpublished","camera":"kitchen"})");
    checkEqual(plainReply("unwatched", "거실"), R"({"petcam":"unwatched","camera":"거실"})");
}

TEST_CASE("an error tells its number and what was wrong") {
    checkEqual(errorReply(RequestError(ErrorCode::InvalidValue, "camera must be \"x\"")),
               R"({"petcam":"error","error_code":404,"error":"camera must be \"x\""})");
}

TEST_CASE("the numbers of errors are those of the contract") {
    const std::pair<ErrorCode, int> numbers[] = {
        {ErrorCode::NotAnObject, 400},    {ErrorCode::UnknownRequest, 401}, {ErrorCode::MissingField, 402},
        {ErrorCode::WrongType, 403},      {ErrorCode::InvalidValue, 404},   {ErrorCode::UnknownField, 405},
        {ErrorCode::SignInRequired, 410}, {ErrorCode::NotRecognised, 411},  {ErrorCode::TooManyClaims, 412},
        {ErrorCode::NotAllowed, 413},     {ErrorCode::NoSuchCamera, 414},   {ErrorCode::NoSuchMember, 415},
        {ErrorCode::LastOwner, 416},      {ErrorCode::NameTaken, 417},      {ErrorCode::OpenHome, 418},
        {ErrorCode::OutsideWindow, 419},  {ErrorCode::StorageFailed, 440},  {ErrorCode::CameraBusy, 420},
        {ErrorCode::NotWatching, 421},    {ErrorCode::NotPublishing, 422},  {ErrorCode::OtherRole, 423},
        {ErrorCode::LimitReached, 424},   {ErrorCode::OfferMissing, 430},   {ErrorCode::OfferMalformed, 431},
        {ErrorCode::NoUsableVideo, 432},  {ErrorCode::NoCommonCodec, 433},  {ErrorCode::OfferUnexpected, 434},
        {ErrorCode::Internal, 499},
    };
    for (const auto& [code, number] : numbers) {
        const Json reply = errorReply(RequestError(code, "x"));
        CHECK(json_integer_value(json_object_get(reply.get(), "error_code")) == number);
    }
}

TEST_CASE("a camera that comes and goes is announced with the reason") {
    checkEqual(toJson(CameraOnline{"kitchen"}),
               R"({"petcam":"event","event":"camera_online","camera":"kitchen"})");
    const std::pair<OfflineReason, std::string> reasons[] = {
        {OfflineReason::Hangup, "hangup"},           {OfflineReason::Unpublished, "unpublished"},
        {OfflineReason::Stalled, "stalled"},         {OfflineReason::Paused, "paused"},
        {OfflineReason::Interrupted, "interrupted"},
    };
    for (const auto& [reason, word] : reasons) {
        checkEqual(
            toJson(CameraOffline{"kitchen", reason}),
            R"({"petcam":"event","event":"camera_offline","camera":"kitchen","reason":")" + word + R"("})");
    }
}

TEST_CASE("viewers are announced by id and name") {
    checkEqual(toJson(ViewersChanged{"kitchen", {kMum}}),
               R"({"petcam":"event","event":"viewers","camera":"kitchen",
                   "viewers":[{"id":"1","name":"Mum"}]})");
    checkEqual(toJson(ViewersChanged{"kitchen", {}}),
               R"({"petcam":"event","event":"viewers","camera":"kitchen","viewers":[]})");
}

TEST_CASE("the floor is announced with its holder, its queue and the reason") {
    checkEqual(toJson(FloorChanged{"kitchen", kMum, 0, FloorReason::Granted}),
               R"({"petcam":"event","event":"floor","camera":"kitchen","holder":{"id":"1","name":"Mum"},
                   "queue":0,"reason":"granted"})");
    const std::pair<FloorReason, std::string> reasons[] = {
        {FloorReason::Granted, "granted"},
        {FloorReason::Queued, "queued"},
        {FloorReason::Released, "released"},
        {FloorReason::Silent, "silent"},
        {FloorReason::Lease, "lease"},
        {FloorReason::Left, "left"},
        {FloorReason::CameraOffline, "camera_offline"},
        {FloorReason::CameraPaused, "camera_paused"},
        {FloorReason::Preempted, "preempted"},
        {FloorReason::NotAllowed, "not_allowed"},
    };
    for (const auto& [reason, word] : reasons) {
        checkEqual(toJson(FloorChanged{"kitchen", {}, 3, reason}),
                   R"({"petcam":"event","event":"floor","camera":"kitchen","holder":null,"queue":3,
                       "reason":")" +
                       word + R"("})");
    }
}

TEST_CASE("how a camera is told: what it did not say is null, and so is all of it when it has gone") {
    checkEqual(toJson(ReportChanged{"c1", Report{Capture::Interrupted, {}, {}, {}, {}, {}}}),
               R"({"petcam":"event","event":"report","camera":"c1","report":{"capture":"interrupted",
                   "battery":null,"charging":null,"network":null,"uplink_kbps":null,"warnings":[]}})");
    checkEqual(
        toJson(ReportChanged{
            "c1", Report{Capture::Paused, 0, false, Network::Other, 0, {Warning::Slow, Warning::Hot}}}),
        R"({"petcam":"event","event":"report","camera":"c1","report":{"capture":"paused",
                   "battery":0,"charging":false,"network":"other","uplink_kbps":0,"warnings":["hot","slow"]}})");
    checkEqual(toJson(ReportChanged{"c1", std::nullopt}),
               R"({"petcam":"event","event":"report","camera":"c1","report":null})");
}

TEST_CASE("a publisher whose place was taken is told so") {
    checkEqual(toJson(PauseChanged{"c1", true}),
               R"({"petcam":"event","event":"pause","camera":"c1","paused":true})");
    checkEqual(toJson(CodecWanted{"kitchen", rtp::VideoCodec::Vp8}),
               R"({"petcam":"event","event":"codec","camera":"kitchen","codec":"vp8"})");
    checkEqual(toJson(CodecWanted{"kitchen", rtp::VideoCodec::H264}),
               R"({"petcam":"event","event":"codec","camera":"kitchen","codec":"h264"})");
    for (const auto& [playable, word] :
         {std::pair{Playable::Yes, "yes"}, {Playable::Soon, "soon"}, {Playable::No, "no"}}) {
        checkEqual(toJson(PlayableChanged{"kitchen", playable}),
                   std::string(R"({"petcam":"event","event":"playable","camera":"kitchen","playable":")") +
                       word + "\"}");
    }
    checkEqual(toJson(Replaced{"kitchen"}), R"({"petcam":"event","event":"replaced","camera":"kitchen"})");
}

TEST_CASE("access, the home and the end of a sign-in are announced") {
    checkEqual(
        toJson(AccessChanged{"c1", "Kitchen", {Right::Watch, Right::Talk}}),
        R"({"petcam":"event","event":"access","camera":"c1","name":"Kitchen","rights":["watch","talk"]})");
    checkEqual(toJson(HomeChanged{}), R"({"petcam":"event","event":"home"})");
    const std::pair<SignOutReason, std::string> reasons[] = {{SignOutReason::Removed, "removed"},
                                                             {SignOutReason::Ended, "ended"},
                                                             {SignOutReason::Replaced, "replaced"}};
    for (const auto& [reason, word] : reasons) {
        checkEqual(toJson(SignedOut{reason}),
                   R"({"petcam":"event","event":"signed_out","reason":")" + word + R"("})");
    }
}
