#include "catch.hpp"
#include "locked_home.hpp"
#include "tap_fakes.hpp"

using namespace petcam;

namespace {

constexpr CameraId kKitchen{1};

/// A locked home with a recorder that has subscribed.
struct RecordedHome : LockedHome {
    std::shared_ptr<RecordingCompanion> companion = std::make_shared<RecordingCompanion>();
    std::shared_ptr<RecordingTap> out = std::make_shared<RecordingTap>();
    CompanionId recorder = join(1, Service::kRecorder, companion);

    CompanionId join(std::uint64_t id, const std::string& client, std::shared_ptr<CompanionOutlet> outlet) {
        service.connect({id}, std::move(outlet));
        service.subscribe({id}, client);
        service.announce();
        return {id};
    }
    template <typename T>
    std::vector<T> told() {
        service.announce();
        return companion->of<T>();
    }
    void tap() { service.tap(recorder, kKitchen, kEverything, out, now); }
};

}  // namespace

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

TEST_CASE("a tap lasts while its client is connected, whoever publishes the camera") {
    RecordedHome home;
    home.tap();
    home.film(home.kitchen);
    CHECK(home.out->on(TapStream::Best).size() == 1);
    home.service.mediaDown(home.kitchen, home.now);
    home.sinks[home.kitchen] = home.service.publish(home.kitchen, "c1", kDevice, kVp8Camera, home.now);
    home.film(home.kitchen);
    CHECK(home.out->on(TapStream::Best).size() == 2);
    home.service.disconnect(home.recorder);
    home.film(home.kitchen);
    CHECK(home.out->on(TapStream::Best).size() == 2);
}

TEST_CASE("a tap takes the place of the one before of the same client, and of no other") {
    RecordedHome home;
    home.tap();
    const auto second = std::make_shared<RecordingTap>();
    const auto bridge = std::make_shared<RecordingTap>();
    home.service.tap(home.join(2, "bridge", std::make_shared<RecordingCompanion>()), kKitchen, kEverything,
                     bridge, home.now);
    home.service.tap(home.recorder, kKitchen, {.audio = true}, second, home.now);
    home.film(home.kitchen);
    CHECK(home.out->sent.empty());
    CHECK(second->sent.size() == 1);
    CHECK(bridge->sent.size() == 3);
    home.service.tap(home.recorder, kKitchen, {}, nullptr, home.now);
    home.film(home.kitchen);
    CHECK(second->sent.size() == 1);
}

TEST_CASE("a tap that leaves the upper layers asleep wakes them in place, and lets them rest again") {
    RecordedHome home;
    TapWish wish = kEverything;
    wish.upperLayers = false;
    const auto wanted = [&] { return home.eventsOf<LayersWanted>(home.kitchen).back().need; };
    const auto tap = [&] { home.service.tap(home.recorder, kKitchen, wish, home.out, home.now); };
    const auto film = [&](Duration time) {
        for (const Instant end = home.now + time; home.now < end; home.pass(500ms))
            home.film(home.kitchen);
    };
    tap();
    film(8s);
    CHECK(wanted() == Need{1, true});
    const auto before = home.out->on(TapStream::Best).size();
    wish.upperLayers = true;
    tap();
    home.service.announce();
    CHECK(wanted() == Need::everything());
    home.film(home.kitchen);
    CHECK(home.out->on(TapStream::Best).size() == before + 1);
    wish.upperLayers = false;
    tap();
    film(4s);
    CHECK(wanted() == Need::everything());
    film(3s);
    CHECK(wanted() == Need{1, true});
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

TEST_CASE("a tap gets no sound of the camera during a turn and its echo") {
    RecordedHome home;
    home.tap();
    const auto all = std::make_shared<RecordingTap>();
    TapWish wish = kEverything;
    wish.talkSound = true;
    home.service.tap(home.join(2, "other", std::make_shared<RecordingCompanion>()), kKitchen, wish, all,
                     home.now);
    const PeerId mum = home.watch(home.owner);
    home.film(home.kitchen);
    home.service.startTalking(mum, home.now);
    home.film(home.kitchen);
    home.service.stopTalking(mum, home.now);
    home.film(home.kitchen);
    home.now += CameraMedia::kEchoTail;
    home.film(home.kitchen);
    CHECK(home.out->on(TapStream::Audio).size() == 2);
    CHECK(home.out->on(TapStream::Best).size() == 4);
    CHECK(all->on(TapStream::Audio).size() == 4);
}

TEST_CASE("what the recorder notices is told to those who may watch, and remembered as the last event") {
    RecordedHome home;
    const PeerId mum = home.watch(home.owner);
    const auto [sitter, token] = home.member(Role::Sitter, Grant{{}, {}});
    const PeerId stranger = home.signedIn(token);
    home.service.list(stranger);
    home.service.note(home.recorder, kKitchen, Motion{true, 35, "e12"});
    home.service.note(home.recorder, kKitchen, Motion{true, 35, "e12"});  // no news
    home.clock.time += 5s;
    home.service.note(home.recorder, kKitchen, Motion{true, 60, "e12"});
    home.service.announce();
    auto motions = home.eventsOf<MotionNoticed>(mum);
    REQUIRE(motions.size() == 2);
    CHECK(motions[0].motion == Motion{true, 35, "e12"});
    CHECK(motions[0].at == home.clock.now() - 5s);
    CHECK(home.eventsOf<MotionNoticed>(stranger).empty());
    auto last = home.service.cameraOf(mum).lastEvent;
    REQUIRE(last);
    CHECK(last->what == LastEvent::What::Motion);
    CHECK(last->at == home.clock.now() - 5s);  // when it began

    home.service.note(home.recorder, kKitchen, Sound{true, -18.5, ""});
    home.service.announce();
    REQUIRE(home.eventsOf<SoundNoticed>(mum).size() == 1);
    last = home.service.cameraOf(mum).lastEvent;
    CHECK(last->what == LastEvent::What::Sound);
    home.service.note(home.recorder, kKitchen, Motion{});
    home.service.announce();
    CHECK_FALSE(home.eventsOf<MotionNoticed>(mum).back().motion.active);
    CHECK(home.service.cameraOf(mum).lastEvent->what == LastEvent::What::Sound);
}

TEST_CASE("what is recorded is told when it changes and stands in the list") {
    RecordedHome home;
    const PeerId mum = home.watch(home.owner);
    CHECK_FALSE(home.service.list(mum)[0].recording);
    const Recording recording{RecordingMode::Motion, true};
    home.service.note(home.recorder, kKitchen, recording);
    home.service.note(home.recorder, kKitchen, recording);
    home.service.announce();
    REQUIRE(home.eventsOf<RecordingChanged>(mum).size() == 1);
    CHECK(home.eventsOf<RecordingChanged>(mum)[0].recording == recording);
    CHECK(home.service.list(mum)[0].recording == recording);
    CHECK_FALSE(home.service.list(mum)[1].recording);
}

TEST_CASE("owners alone learn how the recorder is, once for each change, and when they ask") {
    RecordedHome home;
    const PeerId mum = home.watch(home.owner);
    const auto [member, token] = home.member(Role::Family);
    const PeerId family = home.watch(token);
    home.service.note(home.recorder, RecorderStatus{RecorderState::Full, 7});
    home.service.note(home.recorder, RecorderStatus{RecorderState::Full, 6});
    home.service.announce();
    REQUIRE(home.eventsOf<RecorderChanged>(mum).size() == 1);
    CHECK(home.eventsOf<RecorderChanged>(mum)[0].status == RecorderStatus{RecorderState::Full, 7});
    CHECK(home.eventsOf<RecorderChanged>(family).empty());
    CHECK(home.service.recorderFor(mum) == RecorderStatus{RecorderState::Full, 6});
    CHECK_FALSE(home.service.recorderFor(family));
}

TEST_CASE("without its recorder nothing moves, sounds or is recorded, and owners learn that it is absent") {
    RecordedHome home;
    const PeerId mum = home.watch(home.owner);
    home.service.note(home.recorder, kKitchen, Motion{true, 35, "e12"});
    home.service.note(home.recorder, kKitchen, Sound{true, -10, "e13"});
    home.service.note(home.recorder, kKitchen, Recording{RecordingMode::Motion, true});
    home.service.disconnect(home.recorder);
    home.service.announce();
    CHECK_FALSE(home.eventsOf<MotionNoticed>(mum).back().motion.active);
    CHECK_FALSE(home.eventsOf<SoundNoticed>(mum).back().sound.active);
    CHECK_FALSE(home.eventsOf<RecordingChanged>(mum).back().recording);
    CHECK(home.eventsOf<RecorderChanged>(mum).back().status.state == RecorderState::Absent);
    CHECK(home.service.cameraOf(mum).lastEvent);
    home.join(2, Service::kRecorder, home.companion);
    CHECK_FALSE(home.service.recorderFor(mum));  // it has yet to say
}

TEST_CASE("a recorder that comes before the old one has gone takes over, and nobody learns of it") {
    RecordedHome home;
    const PeerId mum = home.watch(home.owner);
    home.service.note(home.recorder, kKitchen, Recording{RecordingMode::Motion, true});
    home.join(2, Service::kRecorder, home.companion);
    home.service.disconnect(home.recorder);
    home.service.disconnect(CompanionId{77});  // of one that never was
    home.service.announce();
    CHECK(home.eventsOf<RecorderChanged>(mum).empty());
    CHECK(home.service.list(mum)[0].recording);
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

namespace {

/// With a bridge beside the recorder.
struct BridgedHome : RecordedHome {
    std::shared_ptr<RecordingCompanion> outside = std::make_shared<RecordingCompanion>();
    CompanionId bridge{2};
    Subscription subscription;

    BridgedHome() {
        service.connect(bridge, outside);
        subscription = service.subscribe(bridge, Service::kBridge, true);
        service.announce();
    }
    CameraCondition condition() {
        service.announce();
        const auto told = outside->of<ConditionChanged>();
        REQUIRE_FALSE(told.empty());
        return told.back().condition;
    }
    void change(const CameraChange& change) {
        service.change(bridge, kKitchen, change, now);
        service.announce();
    }
};

}  // namespace

TEST_CASE("who asks for conditions is told how cameras and the recorder are, and nobody else is") {
    BridgedHome home;
    REQUIRE(home.subscription.conditions);
    CHECK(home.subscription.conditions->cameras.size() == 2);
    CHECK_FALSE(home.subscription.conditions->recorder);
    home.watch(home.owner);
    CHECK(home.condition().viewers == 1);
    home.service.note(home.recorder, kKitchen, Motion{true, 35, "e12"});
    CHECK(home.condition().motion == Motion{true, 35, "e12"});
    home.service.note(home.recorder, RecorderStatus{RecorderState::Full, 12});
    home.service.announce();
    CHECK(home.outside->of<RecorderNoticed>().back().status == RecorderStatus{RecorderState::Full, 12});
    home.service.disconnect(home.recorder);
    CHECK_FALSE(home.condition().motion.active);
    CHECK(home.outside->of<RecorderNoticed>().back().status.state == RecorderState::Absent);
    CHECK(home.companion->of<ConditionChanged>().empty());
    CHECK(home.companion->of<RecorderNoticed>().empty());
}

TEST_CASE("tickets and switches are for the bridge alone; its ticket is of no member, and reads") {
    BridgedHome home;
    CHECK(codeOf([&] { home.service.ticket(home.recorder, kKitchen); }) == ErrorCode::NotAllowed);
    CHECK(codeOf([&] {
              home.service.change(home.recorder, kKitchen, {true, std::nullopt}, home.now);
          }) == ErrorCode::NotAllowed);
    CHECK(codeOf([&] { home.service.ticket(home.bridge, CameraId{9}); }) == ErrorCode::NoSuchCamera);
    const Ticket ticket = home.service.ticket(home.bridge, kKitchen);
    CHECK(ticket.text.starts_with("v1.m0.c1.r."));
    CHECK_FALSE(ticket.mayChange);
}

TEST_CASE("what the recorder counted is in the statistics, until it is gone") {
    BridgedHome home;
    CHECK(codeOf([&] {
              home.service.note(home.bridge, kKitchen, RecorderCounts{{"clips", 1}});
          }) == ErrorCode::NotAllowed);
    home.service.note(home.recorder, kKitchen, RecorderCounts{{"clips", 1}});
    CHECK(home.service.statistics(home.bridge, kKitchen).recorder == RecorderCounts{{"clips", 1}});
    home.service.disconnect(home.recorder);
    CHECK(home.service.statistics(home.bridge, kKitchen).recorder.empty());
}

TEST_CASE("a pause from elsewhere ends the picture for everybody, also for a phone that comes back") {
    BridgedHome home;
    const PeerId mum = home.watch(home.owner);
    home.film(home.kitchen);
    home.pass(100ms);
    const auto seen = home.seen(mum);
    REQUIRE(seen > 0);
    home.change({true, std::nullopt});
    CHECK(home.condition().paused);
    CHECK(home.eventsOf<PauseChanged>(home.kitchen).back().paused);
    CHECK(home.companion->of<CameraChanged>().back().status.state == CameraState::Paused);
    home.film(home.kitchen);
    CHECK(home.seen(mum) == seen);
    Report on;
    home.service.report(home.kitchen, on, home.now);
    home.film(home.kitchen);
    CHECK(home.seen(mum) == seen);
    home.service.mediaDown(home.kitchen, home.now);
    home.sinks[home.kitchen] = home.service.publish(home.kitchen, "c1", kDevice, kVp8Camera, home.now);
    home.film(home.kitchen);
    home.pass(100ms);
    CHECK(home.seen(mum) == seen);
    CHECK(home.service.cameraOf(home.kitchen).pausedByHome);
    home.change({false, std::nullopt});
    home.film(home.kitchen);
    home.pass(100ms);
    CHECK(home.seen(mum) > seen);
    CHECK_FALSE(home.eventsOf<PauseChanged>(home.kitchen).back().paused);
}

TEST_CASE("the end of a pause from elsewhere does not end one that was made at the phone") {
    BridgedHome home;
    Report paused;
    paused.capture = Capture::Paused;
    home.service.report(home.kitchen, paused, home.now);
    home.change({true, std::nullopt});
    home.change({false, std::nullopt});
    home.film(home.kitchen);
    home.pass(100ms);
    CHECK(home.companion->of<CameraChanged>().back().status.state == CameraState::Paused);
}

TEST_CASE("somebody at the phone ends a pause from elsewhere, and nobody else's handle can") {
    BridgedHome home;
    const PeerId mum = home.watch(home.owner);
    home.change({true, std::nullopt});
    CHECK(codeOf([&] { home.service.resume(mum, home.now); }) == ErrorCode::NotPublishing);
    home.service.resume(home.kitchen, home.now);
    CHECK_FALSE(home.condition().paused);
    CHECK_FALSE(home.household.camera(kKitchen)->paused);
}

TEST_CASE("a switch that cannot be kept changes nothing") {
    BridgedHome home;
    home.store.failure = "the disk is full";
    CHECK(codeOf([&] { home.change({true, false}); }) == ErrorCode::StorageFailed);
    CHECK_FALSE(home.household.camera(kKitchen)->paused);
    home.service.announce();
    CHECK(home.outside->of<ConditionChanged>().empty());
}

TEST_CASE("the recorder is told which cameras it has to leave alone") {
    BridgedHome home;
    home.change({std::nullopt, false});
    CHECK_FALSE(home.told<CameraChanged>().back().status.recorded);
    CHECK_FALSE(home.condition().recorded);
    home.change({std::nullopt, true});
    CHECK(home.told<CameraChanged>().back().status.recorded);
}
