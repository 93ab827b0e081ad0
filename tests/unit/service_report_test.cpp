// What a camera says of itself, and what follows: the pause on purpose that the server enforces, the state
// that everybody sees, what is told when, and what happened last.
#include <map>

#include "catch.hpp"
#include "home.hpp"
#include "locked_home.hpp"

using namespace petcam;

namespace {

Report says(Capture capture) {
    Report report;
    report.capture = capture;
    return report;
}

std::uint16_t sequenceOf(const RecordingOutlet::Relayed& packet) {
    return static_cast<std::uint16_t>(packet.bytes[2] << 8 | packet.bytes[3]);
}

struct Filmed : Home {
    PeerId mum = watch("kitchen", "Mum");
    PeerId camera = publish();

    Filmed() {
        film(1, true);
        pass(100ms);
    }

    /// One packet of picture and one of sound.
    void film(std::uint16_t sequence, bool key) {
        video(camera, sequence, key);
        sound(camera, 111, sequence);
    }
    void report(const Report& report) {
        service.report(camera, report, now);
        service.announce();
    }
    void report(Capture capture) { report(says(capture)); }
    CameraState state() { return service.cameraOf(mum).state; }
    std::map<std::string, std::uint64_t> counts() {
        std::map<std::string, std::uint64_t> named;
        for (const auto& [name, value] : sink(camera).counts()) {
            named[name] = value;
        }
        return named;
    }
    std::vector<OfflineReason> offlineReasons() {
        std::vector<OfflineReason> reasons;
        for (const auto& event : eventsOf<CameraOffline>(mum)) {
            reasons.push_back(event.reason);
        }
        return reasons;
    }
};

using Reasons = std::vector<OfflineReason>;

}  // namespace

TEST_CASE("only who publishes a camera reports on it") {
    Filmed home;
    const auto attempt = [&](PeerId peer) {
        return codeOf([&] { home.service.report(peer, says(Capture::Paused), home.now); });
    };
    CHECK(attempt(home.mum) == ErrorCode::NotPublishing);
    CHECK(attempt(home.attach()) == ErrorCode::NotPublishing);
    const PeerId first = home.camera;
    home.publish();  // the same device on a newer handle
    CHECK(attempt(first) == ErrorCode::NotPublishing);
    CHECK(home.state() == CameraState::Live);
}

TEST_CASE("while a camera is paused nobody gets anything of it, whatever its page sends") {
    Filmed home;
    const PeerId dad = home.watch("kitchen", "Dad");
    home.film(2, true);
    home.report(Capture::Paused);
    const PeerId late = home.watch("kitchen", "Late");
    for (std::uint16_t i = 3; i < 20; ++i) {
        home.film(i, i % 5 == 0);
    }
    CHECK(home.outlet(home.mum).relayed.size() == 4);
    CHECK(home.outlet(dad).relayed.size() == 2);
    CHECK(home.outlet(late).relayed.empty());
    CHECK(home.counts()["while_paused"] == 34);
    CHECK(home.counts()["video"] == 2);
    CHECK(home.counts()["audio"] == 2);
    CHECK(home.counts()["keyframes"] == 2);
}

TEST_CASE(
    "after a pause the picture goes on with a keyframe that was asked for, and everything without a gap") {
    Filmed home;
    home.report(Capture::Paused);
    home.film(2, true);
    home.film(3, false);
    home.now += 1s;
    const int asked = home.outlet(home.camera).keyframeRequests;
    home.report(Capture::On);
    CHECK(home.outlet(home.camera).keyframeRequests == asked + 1);
    home.video(home.camera, 4, false);
    CHECK(home.outlet(home.mum).count(MediaKind::Video) == 1);
    home.film(5, true);
    const auto& packets = home.outlet(home.mum).relayed;
    REQUIRE(packets.size() == 4);
    CHECK(packets[2].kind == MediaKind::Video);
    CHECK(sequenceOf(packets[2]) == static_cast<std::uint16_t>(sequenceOf(packets[0]) + 1));
    CHECK(sequenceOf(packets[3]) == static_cast<std::uint16_t>(sequenceOf(packets[1]) + 1));
    CHECK((packets[3].bytes[1] & 0x80) != 0);  // marker: a talkspurt begins (RFC 3551 section 4.1)
}

TEST_CASE("a paused camera is asked for no keyframe") {
    Filmed home;
    home.report(Capture::Paused);
    const int asked = home.outlet(home.camera).keyframeRequests;
    home.now += 1s;
    home.service.refresh(home.mum, home.now);
    home.watch("kitchen", "Dad");
    CHECK(home.outlet(home.camera).keyframeRequests == asked);
}

TEST_CASE("when a pause begins the floor is given up, and nobody gets it until the pause is over") {
    Filmed home;
    const PeerId dad = home.watch("kitchen", "Dad");
    home.service.startTalking(home.mum, home.now);
    home.service.startTalking(dad, home.now);
    home.sound(home.mum, 109, 1);
    CHECK(home.outlet(home.camera).count(MediaKind::Audio) == 1);
    home.report(Capture::Paused);
    const auto floor = home.eventsOf<FloorChanged>(dad).back();
    CHECK_FALSE(floor.holder);
    CHECK(floor.queue == 0);
    CHECK(floor.reason == FloorReason::CameraPaused);
    home.sound(home.mum, 109, 2);
    CHECK(home.outlet(home.camera).count(MediaKind::Audio) == 1);
    CHECK(std::get<TalkRefusal>(home.service.startTalking(home.mum, home.now)) == TalkRefusal::CameraPaused);
    home.report(Capture::On);
    CHECK(std::holds_alternative<TalkGranted>(home.service.startTalking(dad, home.now)));
}

TEST_CASE("whoever manages a paused camera cannot take its floor either") {
    LockedHome home;
    const PeerId mum = home.watch(home.owner);
    home.service.report(home.kitchen, says(Capture::Paused), home.now);
    CHECK(std::get<TalkRefusal>(home.service.takeFloor(mum, home.now)) == TalkRefusal::CameraPaused);
}

TEST_CASE("a camera is live with its picture, paused or asleep by what it says, and asleep when it stalls") {
    Filmed home;
    CHECK(home.state() == CameraState::Live);
    home.report(Capture::Paused);
    CHECK(home.state() == CameraState::Paused);
    home.film(2, true);
    home.pass(100ms);
    CHECK(home.state() == CameraState::Paused);
    home.report(Capture::Interrupted);
    CHECK(home.state() == CameraState::Asleep);
    home.report(Capture::On);
    CHECK(home.state() == CameraState::Asleep);  // until its picture comes
    home.film(3, true);
    home.pass(100ms);
    CHECK(home.state() == CameraState::Live);
    home.pass(4s);
    CHECK(home.state() == CameraState::Asleep);
    home.service.unpublish(home.camera, home.now);
    CHECK(home.state() == CameraState::Offline);
    CHECK(home.service.list(home.attach()).at(0).state == CameraState::Offline);
}

TEST_CASE("going off is told with its reason and only when something changed; coming back by the picture") {
    Filmed home;
    CHECK(home.eventsOf<CameraOnline>(home.mum).size() == 1);
    home.report(Capture::Paused);
    home.report(Capture::Paused);
    home.pass(5s);
    CHECK(home.offlineReasons() == Reasons{OfflineReason::Paused});
    home.report(Capture::On);
    home.pass(100ms);
    CHECK(home.eventsOf<CameraOnline>(home.mum).size() == 1);
    home.film(2, true);
    home.pass(100ms);
    CHECK(home.eventsOf<CameraOnline>(home.mum).size() == 2);
    home.report(Capture::Interrupted);
    CHECK(home.offlineReasons() == Reasons{OfflineReason::Paused, OfflineReason::Interrupted});
    home.report(Capture::Paused);
    CHECK(home.offlineReasons().size() == 3);
    CHECK(home.offlineReasons().back() == OfflineReason::Paused);
    home.service.mediaDown(home.camera, home.now);
    home.service.announce();
    CHECK(home.offlineReasons().back() == OfflineReason::Hangup);
}

TEST_CASE("a picture from before a short interruption is not taken for the one after it") {
    Filmed home;
    home.report(Capture::Interrupted);
    home.pass(1s);
    home.report(Capture::On);
    home.pass(100ms);
    CHECK(home.state() == CameraState::Asleep);
    home.film(2, false);
    home.pass(100ms);
    CHECK(home.state() == CameraState::Live);
}

TEST_CASE("an interrupted camera is not silenced: what it still sends reaches its viewers") {
    Filmed home;
    home.report(Capture::Interrupted);
    home.film(2, false);
    home.pass(100ms);
    CHECK(home.outlet(home.mum).relayed.size() == 4);
    CHECK(home.counts()["while_paused"] == 0);
    CHECK(home.state() == CameraState::Asleep);
}

TEST_CASE("a report is told to the camera's audience when it says something new, and by every reply") {
    Filmed home;
    const PeerId screen = home.attach();
    home.service.list(screen);
    const PeerId elsewhere = home.watch("hall", "Kid");
    Report report{Capture::On, 83, true, Network::Wifi, 850, {Warning::Unplugged}};
    home.report(report);
    home.pass(2s);
    home.report(report);
    for (const PeerId who : {home.mum, screen, home.camera}) {
        REQUIRE(home.eventsOf<ReportChanged>(who).size() == 1);
        CHECK(home.eventsOf<ReportChanged>(who)[0].camera == "kitchen");
        CHECK(home.eventsOf<ReportChanged>(who)[0].report == report);
    }
    CHECK(home.eventsOf<ReportChanged>(elsewhere).empty());
    CHECK(home.service.cameraOf(home.mum).report == report);
    CHECK(home.service.cameraOf(home.camera).report == report);
    CHECK(home.service.list(screen)[1].report == report);
    report.batteryPercent.reset();
    home.report(report);
    CHECK(home.eventsOf<ReportChanged>(home.mum).back().report == report);
}

TEST_CASE(
    "reports without end are told once a second, the last one for sure, and a change of capture at once") {
    Filmed home;
    Report report = says(Capture::On);
    for (int i = 0; i < 100; ++i) {
        report.uplinkKbps = i;
        home.report(report);
        home.pass(20ms);
    }
    const auto told = home.eventsOf<ReportChanged>(home.mum).size();
    CHECK(told >= 2);
    CHECK(told <= 3);
    CHECK(home.service.cameraOf(home.mum).report == report);  // whoever asks is told the newest
    home.pass(1s);
    CHECK(home.eventsOf<ReportChanged>(home.mum).back().report == report);
    report.uplinkKbps = 7;
    report.capture = Capture::Paused;
    home.report(report);
    CHECK(home.eventsOf<ReportChanged>(home.mum).back().report == report);
}

TEST_CASE("with its publisher a report is forgotten") {
    Filmed home;
    home.report(Capture::Paused);
    home.service.mediaDown(home.camera, home.now);
    home.service.announce();
    REQUIRE(home.eventsOf<ReportChanged>(home.mum).size() == 2);
    CHECK_FALSE(home.eventsOf<ReportChanged>(home.mum)[1].report);
    CHECK_FALSE(home.service.cameraOf(home.mum).report);
    home.camera = home.publish();
    CHECK_FALSE(home.service.cameraOf(home.camera).report);
    home.film(1, true);
    CHECK(home.outlet(home.mum).relayed.size() == 4);
    CHECK(home.eventsOf<ReportChanged>(home.mum).size() == 2);
}

TEST_CASE(
    "a publisher that takes the place of a paused one begins without report, and asleep until it films") {
    Filmed home;
    home.report(Capture::Paused);
    const PeerId paused = home.camera;
    home.camera = home.publish();
    CHECK_FALSE(home.eventsOf<ReportChanged>(home.mum).back().report);
    CHECK(home.state() == CameraState::Asleep);
    CHECK(home.outlet(home.camera).keyframeRequests == 0);  // its connection is not up yet
    home.video(paused, 2, true);
    CHECK(home.outlet(home.mum).relayed.size() == 2);
    home.film(1, true);
    home.pass(100ms);
    CHECK(home.outlet(home.mum).relayed.size() == 4);
    CHECK(home.state() == CameraState::Live);
    CHECK(home.offlineReasons() == Reasons{OfflineReason::Paused});
}

TEST_CASE("a live camera that only reconnects stays live, and its report goes") {
    Filmed home;
    home.report(Capture::On);
    home.camera = home.publish();
    CHECK(home.state() == CameraState::Live);
    CHECK(home.offlineReasons().empty());
    CHECK_FALSE(home.eventsOf<ReportChanged>(home.mum).back().report);
}

TEST_CASE("another device may take the place of a paused camera only when that sends nothing any more") {
    Filmed home;
    home.report(Capture::Paused);
    const PeerId other = home.attach();
    const auto attempt = [&] {
        return codeOf(
            [&] { home.service.publish(other, "kitchen", "another-device-key", kVp8Camera, home.now); });
    };
    home.pass(2s);
    home.film(2, false);
    home.pass(2s);
    CHECK(attempt() == ErrorCode::CameraBusy);
    home.pass(2s);
    CHECK_FALSE(attempt());
}

TEST_CASE("when the state last changed is told in Unix seconds, and not before it did") {
    LockedHome home;
    const PeerId owner = home.signedIn(home.owner);
    home.service.addCamera(owner, "Garden", home.now);
    const auto kitchen = [&] { return home.service.list(owner).at(0); };
    CHECK_FALSE(home.service.list(owner).at(2).since);
    CHECK(kitchen().since == home.clock.time);  // published just now
    home.pass(10s);
    home.film(home.kitchen);
    home.pass(1s);
    const WallTime online = home.clock.time;
    CHECK(kitchen().since == online);
    home.film(home.kitchen);
    home.pass(2s);
    CHECK(kitchen().since == online);
    home.service.report(home.kitchen, says(Capture::Paused), home.now);
    CHECK(kitchen().since == online + 2s);
    home.service.report(home.kitchen, says(Capture::Paused), home.now);
    home.pass(7s);
    CHECK(kitchen().since == online + 2s);
    home.service.detach(home.kitchen, home.now);
    CHECK(kitchen().since == online + 9s);
}

TEST_CASE("the last turn of somebody talking is kept with who and when, also after both have gone") {
    LockedHome home;
    const auto [dad, dadsToken] = home.member(Role::Family);
    const PeerId mum = home.watch(home.owner);
    const PeerId other = home.watch(dadsToken);
    CHECK_FALSE(home.service.cameraOf(mum).lastEvent);
    home.service.startTalking(mum, home.now);
    const WallTime began = home.clock.time;
    home.speak(mum);
    home.pass(1s);
    home.service.startTalking(other, home.now);  // waits: no turn yet
    CHECK(home.service.cameraOf(mum).lastEvent->name == "Mum");
    CHECK(home.service.cameraOf(mum).lastEvent->at == began);
    home.service.stopTalking(mum, home.now);  // the other one's turn begins
    CHECK(home.service.cameraOf(mum).lastEvent->name == "Somebody");
    CHECK(home.service.cameraOf(mum).lastEvent->at == began + 1s);
    home.pass(1s);
    home.service.detach(other, home.now);
    home.service.detach(home.kitchen, home.now);
    CHECK(home.service.cameraOf(mum).lastEvent->name == "Somebody");
}

TEST_CASE("who may not watch a camera sees neither its report nor who talked") {
    LockedHome home;
    const auto archivist = home.member(Role::Sitter, Grant{{Right::Playback}, {}}).second;
    const PeerId mum = home.watch(home.owner);
    const PeerId aunt = home.signedIn(archivist);
    home.service.list(aunt);
    home.service.startTalking(mum, home.now);
    home.service.report(home.kitchen, says(Capture::On), home.now);
    home.service.announce();
    const auto card = home.service.list(aunt).at(0);
    CHECK(card.camera == "c1");
    CHECK_FALSE(card.report);
    CHECK_FALSE(card.lastEvent);
    CHECK(home.eventsOf<ReportChanged>(aunt).empty());
    CHECK(home.eventsOf<ReportChanged>(mum).size() == 1);
}
