#include "bridge/home.hpp"

#include "home_check.hpp"

using namespace petcam;
using namespace petcam::bridge;

TEST_CASE("the answer to subscribe is the home as it is") {
    const Home home = someHome();
    const HomeCamera& camera = home.cameras.at("c1");
    CHECK(camera.name == "Kitchen");
    CHECK(camera.isLive());
    CHECK(camera.viewers == 2);
    CHECK(camera.battery == 83);
    CHECK(camera.charging == true);
    CHECK(camera.recording == HomeCamera::Recording{"motion", false});
    CHECK(home.recorder == RecorderStatus{"ok", 5000000000});
}

TEST_CASE("events change it, and what they do not tell stays") {
    Home home = someHome();
    REQUIRE(apply(home, parsed(R"({"event":"camera","camera":"c1","name":"Hall","state":"paused","media":null,
        "talk":true})")
                            .get()));
    CHECK(home.cameras.at("c1").name == "Hall");
    CHECK(home.cameras.at("c1").talk);
    CHECK(home.cameras.at("c1").viewers == 2);
    REQUIRE(
        apply(home, parsed(R"({"event":"condition","camera":"c1","viewers":0,"report":null,"recording":null,
        "motion":{"active":true,"level":35,"event":"e12"},"sound":{"active":false,"level_dbfs":null,"event":null},
        "paused":true,"record":false})")
                        .get()));
    const HomeCamera& camera = home.cameras.at("c1");
    CHECK_FALSE(camera.battery);
    CHECK_FALSE(camera.recording);
    CHECK(camera.motion == Noticed{true, "e12"});
    CHECK(camera.paused);
    CHECK_FALSE(camera.record);
    REQUIRE(apply(home, parsed(R"({"event":"recorder","state":"full","free_bytes":null})").get()));
    CHECK(home.recorder == RecorderStatus{"full", std::nullopt});
    REQUIRE(apply(home, parsed(R"({"event":"revoked","member":"m2","camera":null,"before":1})").get()));
    REQUIRE(apply(home, parsed(R"({"event":"camera_removed","camera":"c1"})").get()));
    CHECK(home.cameras.empty());
}

TEST_CASE("an id that is none never becomes a topic, a label or a path") {
    const char* id = GENERATE("", "c", "kitchen", "c1/../x", "c1\n", "#", "+", "c123456789012345678901");
    Json event = parsed(R"({"event":"camera","name":"x","state":"live","media":null,"talk":false})");
    put(event.get(), "camera", id);
    Home home;
    CHECK_FALSE(apply(home, event.get()));
    CHECK(home.cameras.empty());
}

TEST_CASE("a message that lacks something changes nothing that follows from it") {
    Home home = someHome();
    CHECK_FALSE(apply(home, parsed(R"({"event":"condition","camera":"c1","viewers":"two"})").get()));
    CHECK_FALSE(homeOf(parsed(R"({"petcam":"subscribed","cameras":[]})").get()));
}
