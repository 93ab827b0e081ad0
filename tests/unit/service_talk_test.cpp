#include "catch.hpp"
#include "home.hpp"

using namespace petcam;

namespace {

bool granted(const TalkAnswer& answer) {
    return std::holds_alternative<TalkGranted>(answer);
}

std::size_t positionIn(const TalkAnswer& answer) {
    const auto* queued = std::get_if<TalkQueued>(&answer);
    return queued ? queued->position : 0;
}

struct Talk : Home {
    PeerId camera = publish();
    PeerId mum = watch("kitchen", "Mum");
    PeerId dad = watch("kitchen", "Dad");
    PeerId kid = watch("kitchen", "Kid");

    const FloorChanged lastFloor(PeerId who) {
        const auto all = eventsOf<FloorChanged>(who);
        REQUIRE_FALSE(all.empty());
        return all.back();
    }
};

}  // namespace

TEST_CASE("the second to ask is queued and gets the floor when the first lets go; everybody sees it") {
    Talk home;
    CHECK(granted(home.service.startTalking(home.mum, home.now)));
    CHECK(positionIn(home.service.startTalking(home.dad, home.now)) == 1);
    CHECK(positionIn(home.service.startTalking(home.kid, home.now)) == 2);
    home.service.announce();
    for (const PeerId who : {home.camera, home.mum, home.dad, home.kid}) {
        CHECK(home.lastFloor(who).holder == Person{home.mum, "Mum"});
        CHECK(home.lastFloor(who).queue == 2);
    }
    home.service.stopTalking(home.mum, home.now);
    home.service.announce();
    CHECK(home.lastFloor(home.mum).holder == Person{home.dad, "Dad"});
    CHECK(home.lastFloor(home.mum).reason == FloorReason::Released);
    CHECK(positionIn(home.service.startTalking(home.kid, home.now)) == 1);
}

TEST_CASE("asking again while holding or queued changes nothing and tells nobody") {
    Talk home;
    home.service.startTalking(home.mum, home.now);
    home.service.startTalking(home.dad, home.now);
    home.service.announce();
    const auto told = home.eventsOf<FloorChanged>(home.kid).size();
    CHECK(granted(home.service.startTalking(home.mum, home.now)));
    CHECK(positionIn(home.service.startTalking(home.dad, home.now)) == 1);
    home.service.announce();
    CHECK(home.eventsOf<FloorChanged>(home.kid).size() == told);
}

TEST_CASE("a holder whose packets stop loses the floor within 1.5 s") {
    Talk home;
    home.service.startTalking(home.mum, home.now);
    home.sound(home.mum, 109, 1);
    home.pass(1100ms);
    CHECK(home.eventsOf<FloorChanged>(home.camera).size() == 1);
    home.pass(200ms);
    CHECK(home.lastFloor(home.camera).reason == FloorReason::Silent);
    CHECK_FALSE(home.lastFloor(home.camera).holder);
}

TEST_CASE("packets without voice keep the floor for the lease and no longer; voice renews it") {
    Talk home;
    home.service.startTalking(home.mum, home.now);
    std::uint16_t sequence = 0;
    const auto talkFor = [&](Duration time, std::uint8_t level) {
        for (Duration spent = 0s; spent < time; spent += 500ms) {
            home.sound(home.mum, 109, ++sequence, level);
            home.pass(500ms);
        }
    };
    talkFor(60s, 30);
    CHECK(home.eventsOf<FloorChanged>(home.camera).size() == 1);
    talkFor(29s, 127);
    CHECK(home.eventsOf<FloorChanged>(home.camera).size() == 1);
    talkFor(2s, 127);
    CHECK(home.lastFloor(home.camera).reason == FloorReason::Lease);
}

TEST_CASE("a viewer that leaves, switches or hangs up gives floor and place back") {
    Talk home;
    home.service.startTalking(home.mum, home.now);
    home.service.startTalking(home.dad, home.now);
    home.service.startTalking(home.kid, home.now);
    home.service.watch(home.mum, "hall", "Mum", std::nullopt, home.now);
    home.service.mediaDown(home.dad, home.now);
    home.service.announce();
    CHECK(home.lastFloor(home.kid).holder == Person{home.kid, "Kid"});
    CHECK(home.lastFloor(home.kid).queue == 0);
    CHECK(home.lastFloor(home.kid).reason == FloorReason::Left);
}

TEST_CASE("the floor is refused where nobody could hear") {
    Talk home;
    const auto refusal = [&](PeerId who) {
        return std::get<TalkRefusal>(home.service.startTalking(who, home.now));
    };
    ViewerMedia silent = kViewer;
    silent.sendsAudio = false;
    home.service.renegotiated(home.kid, silent);
    CHECK(refusal(home.kid) == TalkRefusal::ReceiveOnly);
    home.service.unpublish(home.camera, home.now);
    CHECK(refusal(home.mum) == TalkRefusal::CameraOffline);
    PublisherMedia deaf = kVp8Camera;
    deaf.hears = false;
    home.service.publish(home.attach(), "kitchen", kDevice, deaf, home.now);
    CHECK(refusal(home.mum) == TalkRefusal::NoSpeaker);
}

TEST_CASE("the queue has an end") {
    Home home;
    Service service(Limits{3, 20}, nullptr, home.clock, home.journal, home.now);
    const auto outlet = std::make_shared<RecordingOutlet>();
    service.attach({100}, outlet, home.now);
    service.publish({100}, "kitchen", kDevice, kVp8Camera, home.now);
    for (std::uint64_t i = 1; i <= 10; ++i) {
        service.attach({i}, outlet, home.now);
        service.watch({i}, "kitchen", "x", kViewer, home.now);
    }
    for (std::uint64_t i = 1; i <= 9; ++i) {
        CHECK_FALSE(std::holds_alternative<TalkRefusal>(service.startTalking({i}, home.now)));
    }
    CHECK(std::get<TalkRefusal>(service.startTalking({10}, home.now)) == TalkRefusal::QueueFull);
}

TEST_CASE("when the camera ends nobody holds the floor; when it only reconnects the turn goes on") {
    Talk home;
    home.service.startTalking(home.mum, home.now);
    const PeerId again = home.publish();
    home.sound(home.mum, 109, 1);
    CHECK(home.outlet(again).count(MediaKind::Audio) == 1);
    CHECK(home.service.cameraOf(home.mum).holder == Person{home.mum, "Mum"});
    home.service.mediaDown(again, home.now);
    home.service.announce();
    CHECK(home.lastFloor(home.mum).reason == FloorReason::CameraOffline);
    CHECK_FALSE(home.lastFloor(home.mum).holder);
}

TEST_CASE("stop from somebody who holds nothing is answered and tells nobody") {
    Talk home;
    CHECK(std::holds_alternative<TalkReleased>(home.service.stopTalking(home.kid, home.now)));
    home.service.announce();
    CHECK(home.eventsOf<FloorChanged>(home.mum).empty());
    CHECK(codeOf([&] { home.service.startTalking(home.camera, home.now); }) == ErrorCode::NotWatching);
}

TEST_CASE("the time from the grant of the floor to the first packet of the voice is measured, once a turn") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId mum = home.watch();
    home.video(camera, 1, true);
    home.service.startTalking(mum, home.now);
    home.now += 120ms;
    home.sound(mum, 109, 1);
    home.sound(mum, 109, 2);
    const auto statistics = home.service.statistics();
    REQUIRE(statistics.size() == 1);
    CHECK(statistics[0].media->measures().talk.sum() == 120);
    CHECK(statistics[0].viewers.size() == 1);
}
