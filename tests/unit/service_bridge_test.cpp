#include "catch.hpp"
#include "recorded_home.hpp"

using namespace petcam;

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
