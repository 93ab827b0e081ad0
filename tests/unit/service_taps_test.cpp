#include "catch.hpp"
#include "recorded_home.hpp"

using namespace petcam;

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
