#include "petcam/service.hpp"

#include "catch.hpp"
#include "home.hpp"

using namespace petcam;

TEST_CASE("a viewer that came before the camera learns that it is online and gets its picture") {
    Home home;
    const PeerId viewer = home.watch();
    CHECK(home.service.cameraOf(viewer).state == CameraState::Offline);
    const PeerId camera = home.publish();
    home.video(camera, 1, true);
    home.pass(100ms);
    CHECK(home.eventsOf<CameraOnline>(viewer).size() == 1);
    CHECK(home.service.cameraOf(viewer).state == CameraState::Live);
    CHECK(home.outlet(viewer).count(MediaKind::Video) == 1);
}

TEST_CASE("a viewer that was prepared is nobody's until it watches, and then has its picture at once") {
    Home home;
    const PeerId camera = home.publish();
    home.video(camera, 1, true);
    const PeerId viewer = home.attach();
    auto sink = home.service.prepare(viewer, kViewer);
    sink->onMediaUp(home.now);
    home.pass(1s);
    home.video(camera, 2, false);
    CHECK(home.eventsOf<ViewersChanged>(camera).empty());
    CHECK(home.outlet(viewer).relayed.empty());
    CHECK(codeOf([&] { home.service.refresh(viewer, home.now); }) == ErrorCode::NotWatching);
    CHECK(home.service.watch(viewer, "kitchen", "Mum", std::nullopt, home.now) == sink);
    home.service.announce();
    CHECK(home.eventsOf<ViewersChanged>(camera).size() == 1);
    home.pass(20ms);
    home.video(camera, 3, false);
    CHECK(home.outlet(viewer).count(MediaKind::Video) >= 2);
}

TEST_CASE("a publisher prepares nothing, and a connection that went down is prepared anew") {
    Home home;
    const PeerId camera = home.publish();
    CHECK(codeOf([&] { home.service.prepare(camera, kViewer); }) == ErrorCode::OtherRole);
    const PeerId viewer = home.attach();
    const auto first = home.service.prepare(viewer, kViewer);
    home.service.mediaDown(viewer, home.now);
    CHECK(codeOf([&] { home.service.watch(viewer, "kitchen", "Mum", std::nullopt, home.now); }) ==
          ErrorCode::OfferMissing);
    CHECK(home.service.prepare(viewer, kViewer) != first);
}

TEST_CASE("everybody at a camera learns who watches it, the camera too") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId mum = home.watch("kitchen", "Mum");
    const PeerId dad = home.watch("kitchen", "Dad");
    const std::vector<Person> both{{mum, "Mum"}, {dad, "Dad"}};
    CHECK(home.eventsOf<ViewersChanged>(camera).back().viewers == both);
    CHECK(home.eventsOf<ViewersChanged>(mum).back().viewers == both);
    home.service.unwatch(mum, home.now);
    home.service.announce();
    CHECK(home.eventsOf<ViewersChanged>(dad).back().viewers == std::vector<Person>{{dad, "Dad"}});
    CHECK(home.eventsOf<ViewersChanged>(mum).size() == 2);
}

TEST_CASE("whoever listed the cameras learns what happens to each of them") {
    Home home;
    const PeerId screen = home.attach();
    CHECK(home.service.list(screen).empty());
    const PeerId camera = home.publish("hall");
    home.video(camera, 1, true);
    home.pass(100ms);
    CHECK(home.eventsOf<CameraOnline>(screen).size() == 1);
    const auto cameras = home.service.list(screen);
    REQUIRE(cameras.size() == 1);
    CHECK(cameras[0].camera == "hall");
    CHECK(cameras[0].state == CameraState::Live);
}

TEST_CASE("another device is refused until the camera has been silent for three seconds") {
    Home home;
    const PeerId first = home.publish();
    const PeerId stranger = home.attach();
    const auto attempt = [&] {
        return codeOf(
            [&] { home.service.publish(stranger, "kitchen", "another-device-key", kVp8Camera, home.now); });
    };
    CHECK(attempt() == ErrorCode::CameraBusy);
    home.pass(2s);
    home.video(first, 1, true);
    home.pass(2999ms);
    CHECK(attempt() == ErrorCode::CameraBusy);
    home.pass(2ms);
    CHECK_FALSE(attempt());
    home.service.announce();
    CHECK(home.eventsOf<Replaced>(first).empty());  // it may come back when the place is free
    CHECK(home.outlet(first).hangUps == 1);
}

TEST_CASE("the same device takes its place at once and the late end of the old handle changes nothing") {
    Home home;
    const PeerId viewer = home.watch();
    const PeerId first = home.publish();
    home.video(first, 1, true);
    const PeerId again = home.publish();
    CHECK(home.eventsOf<Replaced>(first).size() == 1);
    home.service.mediaDown(first, home.now);
    home.service.detach(first, home.now);
    home.video(again, 900, true);
    home.pass(100ms);
    CHECK(home.eventsOf<CameraOffline>(viewer).empty());
    const auto& packets = home.outlet(viewer).relayed;
    REQUIRE(packets.size() == 2);
    const auto sequence = [](const auto& packet) { return packet.bytes[2] << 8 | packet.bytes[3]; };
    CHECK(sequence(packets[1]) == sequence(packets[0]) + 1);
}

TEST_CASE("a camera whose video stops is offline after three seconds and online again with the next packet") {
    Home home;
    const PeerId viewer = home.watch();
    const PeerId camera = home.publish();
    home.video(camera, 1, true);
    home.pass(100ms);
    home.pass(3s);
    REQUIRE(home.eventsOf<CameraOffline>(viewer).size() == 1);
    CHECK(home.eventsOf<CameraOffline>(viewer)[0].reason == OfflineReason::Stalled);
    home.video(camera, 2, false);
    home.pass(100ms);
    CHECK(home.eventsOf<CameraOnline>(viewer).size() == 2);
}

TEST_CASE("unpublish tells everybody and closes the PeerConnection") {
    Home home;
    const PeerId viewer = home.watch();
    const PeerId camera = home.publish();
    CHECK(home.service.unpublish(camera, home.now) == "kitchen");
    home.service.announce();
    CHECK(home.eventsOf<CameraOffline>(viewer).back().reason == OfflineReason::Unpublished);
    CHECK(home.outlet(camera).hangUps == 1);
    CHECK(codeOf([&] { home.service.unpublish(camera, home.now); }) == ErrorCode::NotPublishing);
}

TEST_CASE("a handle has one role") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId viewer = home.watch();
    const auto publishAgain = [&](PeerId id) {
        return codeOf([&] { home.service.publish(id, "hall", kDevice, kVp8Camera, home.now); });
    };
    CHECK(publishAgain(camera) == ErrorCode::OtherRole);
    CHECK(publishAgain(viewer) == ErrorCode::OtherRole);
    CHECK(codeOf([&] { home.service.watch(camera, "hall", "x", kViewer, home.now); }) ==
          ErrorCode::OtherRole);
    CHECK(codeOf([&] { home.service.refresh(camera, home.now); }) == ErrorCode::NotWatching);
}

TEST_CASE("a viewer switches camera on its PeerConnection and gets the new picture from a keyframe on") {
    Home home;
    const PeerId kitchen = home.publish("kitchen");
    const PeerId hall = home.publish("hall", "another-device-key");
    const PeerId viewer = home.watch("kitchen");
    home.video(kitchen, 1, true);
    home.now += 1s;
    home.service.watch(viewer, "hall", "Mum", std::nullopt, home.now);
    CHECK(home.outlet(hall).keyframeRequests == 1);
    home.video(kitchen, 2, false);
    home.video(hall, 50, false);
    CHECK(home.outlet(viewer).count(MediaKind::Video) == 1);
    home.video(hall, 51, true);
    CHECK(home.outlet(viewer).count(MediaKind::Video) == 2);
    CHECK(home.service.cameraOf(viewer).camera == "hall");
}

TEST_CASE("a viewer that comes back to a camera it left begins with a keyframe again") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId viewer = home.watch();
    home.video(camera, 1, true);
    home.service.unwatch(viewer, home.now);
    home.now += 2s;  // nothing of before is good to begin with any more
    home.video(camera, 2, false);
    home.service.watch(viewer, "kitchen", "Mum", std::nullopt, home.now);
    home.video(camera, 3, false);
    CHECK(home.outlet(viewer).count(MediaKind::Video) == 1);
    home.video(camera, 4, true);
    CHECK(home.outlet(viewer).count(MediaKind::Video) == 2);
}

TEST_CASE("a viewer that stopped watching may watch again without an offer, a new one may not") {
    Home home;
    const PeerId viewer = home.watch();
    CHECK(home.service.unwatch(viewer, home.now) == "kitchen");
    CHECK_FALSE(codeOf([&] { home.service.watch(viewer, "kitchen", "Mum", std::nullopt, home.now); }));
    home.service.mediaDown(viewer, home.now);
    CHECK(codeOf([&] { home.service.watch(viewer, "kitchen", "Mum", std::nullopt, home.now); }) ==
          ErrorCode::OfferMissing);
}

TEST_CASE("cameras and viewers are limited, and a camera that nobody needs makes room") {
    Home home;
    const PeerId a = home.publish("a", "device-of-camera-a");
    home.publish("b", "device-of-camera-b");
    home.publish("c", "device-of-camera-c");
    const PeerId d = home.attach();
    const auto publishD = [&] {
        return codeOf([&] { home.service.publish(d, "d", "device-of-camera-d", kVp8Camera, home.now); });
    };
    CHECK(publishD() == ErrorCode::LimitReached);
    home.service.unpublish(a, home.now);
    CHECK_FALSE(publishD());
    for (int i = 0; i < 4; ++i) {
        home.watch("b");
    }
    CHECK(codeOf([&] { home.watch("b"); }) == ErrorCode::LimitReached);
}

TEST_CASE("a publisher keeps its payload types when it renegotiates") {
    Home home;
    const PeerId camera = home.publish();
    CHECK_NOTHROW(home.service.renegotiated(camera, kVp8Camera, home.now));
    PublisherMedia other = kVp8Camera;
    other.types.vp8 = 97;
    CHECK(codeOf([&] { home.service.renegotiated(camera, other, home.now); }) == ErrorCode::NoCommonCodec);
}

TEST_CASE(
    "a publisher may add, drop and stop playing sound when it renegotiates; a voice it cannot play is let "
    "go") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId viewer = home.watch();
    home.service.startTalking(viewer, home.now);
    PublisherMedia silent = kVp8Camera;
    silent.types.opus.reset();
    silent.hears = false;
    home.service.renegotiated(camera, silent, home.now);
    home.service.announce();
    CHECK_FALSE(home.eventsOf<FloorChanged>(viewer).back().holder);
    home.now += 1s;
    home.sound(camera, 111, 1);
    CHECK(home.outlet(viewer).count(MediaKind::Audio) == 0);
    CHECK(std::get<TalkRefusal>(home.service.startTalking(viewer, home.now)) == TalkRefusal::NoSpeaker);
    home.service.renegotiated(camera, kVp8Camera, home.now);
    home.sound(camera, 111, 2);
    CHECK(home.outlet(viewer).count(MediaKind::Audio) == 1);
    CHECK(std::holds_alternative<TalkGranted>(home.service.startTalking(viewer, home.now)));
}

TEST_CASE("a viewer that watches the same camera under another name is renamed for everybody") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId viewer = home.watch("kitchen", "Guest");
    home.service.watch(viewer, "kitchen", "Mum", std::nullopt, home.now);
    home.service.announce();
    CHECK(home.eventsOf<ViewersChanged>(camera).back().viewers == std::vector<Person>{{viewer, "Mum"}});
}

TEST_CASE("no line of the journal holds a device key") {
    Home home;
    const PeerId camera = home.publish();
    home.watch();
    home.service.detach(camera, home.now);
    CHECK(home.journal.lines.size() >= 3);
    for (const auto& line : home.journal.lines) {
        CHECK(line.find(kDevice) == std::string::npos);
    }
}
