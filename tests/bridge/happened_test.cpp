#include "bridge/happened.hpp"

#include "home_check.hpp"

using namespace petcam::bridge;

namespace {

std::vector<std::string> eventsAfter(const std::function<void(HomeCamera&)>& change) {
    Home after = someHome();
    change(after.cameras.at("c1"));
    std::vector<std::string> events;
    for (const Happened& one : happenedBetween(someHome(), after)) {
        CHECK(one.camera == "c1");
        CHECK(one.name == "Kitchen");
        CHECK(isEventName(one.event));
        events.push_back(one.event);
    }
    return events;
}

using Events = std::vector<std::string>;

}  // namespace

TEST_CASE("each change that matters is an event") {
    CHECK(eventsAfter([](auto&) {}).empty());
    CHECK(eventsAfter([](auto& camera) { camera.viewers = 7; }).empty());
    CHECK(eventsAfter([](auto& camera) { camera.state = "offline"; }) == Events{"camera_offline"});
    CHECK(eventsAfter([](auto& camera) { camera.state = "asleep"; }) == Events{"camera_offline"});
    CHECK(eventsAfter([](auto& camera) { camera.state = "paused"; }) == Events{"camera_paused"});
    CHECK(eventsAfter([](auto& camera) { camera.motion.active = true; }) == Events{"motion_started"});
    CHECK(eventsAfter([](auto& camera) { camera.sound.active = camera.talk = true; }) ==
          Events{"talk_started", "sound_started"});
    CHECK(eventsAfter([](auto& camera) { camera.recording->active = true; }) == Events{"recording_started"});
}

TEST_CASE("from asleep to offline nothing changes for anybody") {
    Home asleep = someHome();
    Home offline = someHome();
    asleep.cameras.at("c1").state = "asleep";
    offline.cameras.at("c1").state = "offline";
    CHECK(happenedBetween(asleep, offline).empty());
    CHECK(happenedBetween(offline, someHome()) == std::vector<Happened>{{"camera_online", "c1", "Kitchen"}});
}

TEST_CASE("a camera that is new, or gone, is no event") {
    CHECK(happenedBetween({}, someHome()).empty());
    CHECK(happenedBetween(someHome(), {}).empty());
}
