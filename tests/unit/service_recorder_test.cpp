#include "catch.hpp"
#include "recorded_home.hpp"

using namespace petcam;

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
