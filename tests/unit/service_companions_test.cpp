#include "catch.hpp"
#include "recorded_home.hpp"

using namespace petcam;

TEST_CASE("a companion has to subscribe before anything else") {
    LockedHome home;
    const CompanionId stranger{1};
    home.service.connect(stranger, std::make_shared<RecordingCompanion>());
    const auto out = std::make_shared<RecordingTap>();
    CHECK(codeOf([&] { home.service.tap(stranger, kKitchen, kEverything, out, home.now); }) ==
          ErrorCode::NotAllowed);
    CHECK(codeOf([&] { home.service.wantKeyframe(stranger, kKitchen, home.now); }) == ErrorCode::NotAllowed);
    CHECK(codeOf([&] {
              home.service.note(stranger, kKitchen, Motion{true, 1, ""});
          }) == ErrorCode::NotAllowed);
    home.service.subscribe(stranger, "bridge");
    home.service.wantKeyframe(stranger, kKitchen, home.now);
    CHECK(codeOf([&] { home.service.wantKeyframe(stranger, CameraId{9}, home.now); }) ==
          ErrorCode::NoSuchCamera);
    CHECK(codeOf([&] {
              home.service.note(stranger, kKitchen, Motion{true, 1, ""});
          }) == ErrorCode::NotAllowed);
    CHECK(codeOf([&] { home.service.subscribe(stranger, "recorder"); }) == ErrorCode::OtherRole);
}

TEST_CASE("who subscribes gets all cameras as they are, and every change from then on") {
    LockedHome home;
    home.film(home.kitchen);
    home.pass(100ms);
    const auto companion = std::make_shared<RecordingCompanion>();
    home.service.connect({1}, companion);
    const auto subscription = home.service.subscribe({1}, "bridge");
    home.service.announce();
    REQUIRE(subscription.cameras.size() == 2);
    const CameraStatus& kitchen = subscription.cameras[0];
    CHECK(kitchen.camera == "c1");
    CHECK(kitchen.name == "Kitchen");
    CHECK(kitchen.state == CameraState::Live);
    REQUIRE(kitchen.media);
    CHECK(kitchen.media->codec == rtp::VideoCodec::Vp8);
    CHECK(kitchen.media->videoType == 96);
    CHECK(kitchen.media->soundType == 111);
    CHECK(companion->events.empty());

    home.household.rename(kKitchen, "Hall way");
    home.service.homeChanged(home.now);
    home.service.announce();
    CHECK(companion->of<CameraChanged>().back().status.name == "Hall way");
    home.service.mediaDown(home.kitchen, home.now);
    home.service.announce();
    CHECK(companion->of<CameraChanged>().back().status.state == CameraState::Offline);
    CHECK_FALSE(companion->of<CameraChanged>().back().status.media);
    const auto count = companion->events.size();
    home.pass(10s);
    home.pass(10s);
    CHECK(companion->of<CameraChanged>().size() ==
          count);  // the hall, which never sent a picture, stays as it was
}

TEST_CASE("a publisher that comes back is another feed") {
    RecordedHome home;
    home.service.mediaDown(home.kitchen, home.now);
    home.service.announce();
    home.service.publish(home.kitchen, "c1", kDevice, kVp8Camera, home.now);
    const auto changes = home.told<CameraChanged>();
    REQUIRE(changes.size() >= 2);
    REQUIRE(changes.back().status.media);
    CHECK(changes.back().status.media->feed.value > 2);
    PublisherMedia silent = kVp8Camera;
    silent.types.opus.reset();
    silent.hears = false;
    home.service.renegotiated(home.kitchen, silent, home.now);
    CHECK_FALSE(home.told<CameraChanged>().back().status.media->soundType);
}

TEST_CASE("a turn of talk is told when it begins, passes on and ends") {
    RecordedHome home;
    const PeerId mum = home.watch(home.owner);
    const auto [member, token] = home.member(Role::Family);
    const PeerId other = home.watch(token);
    home.service.startTalking(mum, home.now);
    home.service.announce();
    home.service.startTalking(other, home.now);  // waits
    home.service.announce();
    home.service.stopTalking(mum, home.now);
    home.service.announce();
    home.service.stopTalking(other, home.now);
    const auto turns = home.told<TalkChanged>();
    REQUIRE(turns.size() == 4);
    CHECK((turns[0].active && turns[0].name == "Mum" && turns[0].camera == "c1"));
    CHECK((!turns[1].active && turns[1].name == "Mum"));
    CHECK((turns[2].active && turns[2].name == "Somebody"));
    CHECK(!turns[3].active);
    CHECK_FALSE(home.companion->of<CameraChanged>().back().status.talk);
}

TEST_CASE("a camera that is removed is told, and its tap has ended") {
    RecordedHome home;
    home.tap();
    home.household.remove(kKitchen);
    home.service.homeChanged(home.now);
    REQUIRE(home.told<CameraRemoved>().size() == 1);
    CHECK(home.companion->of<CameraRemoved>()[0].camera == "c1");
    CHECK(codeOf([&] { home.tap(); }) == ErrorCode::NoSuchCamera);
    home.service.disconnect(home.recorder);
}

TEST_CASE("tickets that were taken away are told, and told again to who subscribes in the next minute") {
    RecordedHome home;
    const auto [family, token] = home.member(Role::Family);
    home.household.remove(family);
    home.service.homeChanged(home.now);
    REQUIRE(home.told<TicketsRevoked>().size() == 1);
    CHECK(home.companion->of<TicketsRevoked>()[0].revocation ==
          Revocation{family, std::nullopt, home.clock.now()});
    home.service.connect({2}, std::make_shared<RecordingCompanion>());
    CHECK(home.service.subscribe({2}, "recorder").revoked.size() == 1);
    home.pass(61s);
    CHECK(home.service.subscribe({2}, "recorder").revoked.empty());
}
