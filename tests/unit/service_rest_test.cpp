#include "catch.hpp"
#include "home.hpp"

using namespace petcam;

namespace {

/// One camera that does as it is told.
struct RestingHome : Home {
    PeerId camera = publish();
    std::uint16_t number = 0;

    /// Time passes by parts of a second, in which the camera sends what it was last asked for.
    void live(Duration time) {
        for (const Instant end = now + time; now < end;) {
            if (asked().layers > 0) video(camera, ++number, true);
            pass(250ms);
        }
    }

    Need asked() {
        const auto all = eventsOf<LayersWanted>(camera);
        return all.empty() ? Need::everything() : all.back().need;
    }
    std::size_t timesAsked() { return eventsOf<LayersWanted>(camera).size(); }
    CameraState state() { return service.cameraOf(camera).state; }
};

}  // namespace

TEST_CASE("a camera shows that it can, then rests while nobody watches, and is live all the same") {
    RestingHome home;
    const PeerId lobby = home.attach();
    home.service.list(lobby);
    home.live(4s);
    CHECK(home.asked() == Need::everything());
    home.live(2s);
    CHECK(home.asked() == Need{});
    home.live(60s);
    CHECK(home.timesAsked() == 1);
    CHECK(home.state() == CameraState::Live);
    CHECK(home.eventsOf<CameraOnline>(lobby).size() == 1);
    CHECK(home.eventsOf<CameraOffline>(lobby).empty());
}

TEST_CASE("who watches wakes it with the request itself") {
    RestingHome home;
    home.live(10s);
    REQUIRE(home.asked() == Need{});
    const PeerId mum = home.watch();
    CHECK(home.asked() == Need::everything());
    CHECK(home.service.cameraOf(mum).state == CameraState::Live);
    home.live(8s);
    CHECK(home.timesAsked() == 2);
    home.service.unwatch(mum, home.now);
    home.live(4s);
    CHECK(home.timesAsked() == 2);
    home.live(2s);
    CHECK(home.asked() == Need{});
}

TEST_CASE("a tile needs the lowest layer, and a viewer beside it all of them") {
    RestingHome home;
    const PeerId tile = home.attach();
    home.sinks[tile.value - 1] = home.service.watch(tile, "kitchen", "Mum", kViewer, home.now, Quality::Tile);
    home.live(10s);
    CHECK(home.asked() == Need{1, true});
    home.service.prefer(tile, Quality::Auto, home.now);
    home.service.announce();
    CHECK(home.asked() == Need{kMostLayers, true});
    home.service.prefer(tile, Quality::Tile, home.now);
    home.live(6s);
    CHECK(home.asked() == Need{1, true});
    home.service.watch(tile, "kitchen", "Mum", std::nullopt, home.now, Quality::Best);
    home.service.announce();
    CHECK(home.asked() == Need{kMostLayers, true});
}

TEST_CASE("viewers without sound need none") {
    RestingHome home;
    const PeerId viewer = home.attach();
    ViewerMedia silent = kViewer;
    silent.types.opus.reset();
    silent.sendsAudio = false;
    home.sinks[viewer.value - 1] = home.service.watch(viewer, "kitchen", "Mum", silent, home.now);
    home.live(10s);
    CHECK(home.asked() == Need{kMostLayers, false});
}

TEST_CASE("a camera that does not wake is asked again, and is asleep after three seconds") {
    RestingHome home;
    home.live(10s);
    const PeerId mum = home.watch();
    const std::size_t before = home.timesAsked();
    for (int i = 0; i < 10; ++i) {
        home.pass(250ms);
    }
    CHECK(home.timesAsked() - before == 2);
    CHECK(home.state() == CameraState::Live);
    home.pass(500ms);
    CHECK(home.state() == CameraState::Asleep);
    REQUIRE(home.eventsOf<CameraOffline>(mum).size() == 1);
    CHECK(home.eventsOf<CameraOffline>(mum).front().reason == OfflineReason::Stalled);
    home.live(1s);
    CHECK(home.state() == CameraState::Live);
}

TEST_CASE("one that never sent a picture is not put to rest: it would be live for nobody") {
    RestingHome home;
    home.pass(30s);
    CHECK(home.timesAsked() == 0);
    CHECK(home.state() == CameraState::Asleep);
}

TEST_CASE("a camera that rests is paused and comes back without a picture") {
    RestingHome home;
    home.live(10s);
    Report report;
    report.capture = Capture::Paused;
    home.service.report(home.camera, report, home.now);
    CHECK(home.state() == CameraState::Paused);
    report.capture = Capture::On;
    home.service.report(home.camera, report, home.now);
    home.pass(1s);
    CHECK(home.state() == CameraState::Live);
}

TEST_CASE("a camera that rests keeps its place") {
    RestingHome home;
    home.live(10s);
    home.pass(60s);
    CHECK(codeOf([&] { home.publish("kitchen", "another-device-0"); }) == ErrorCode::CameraBusy);
}

TEST_CASE("a publisher that offered again is told what it may have missed") {
    RestingHome home;
    home.live(10s);
    const std::size_t before = home.timesAsked();
    home.service.renegotiated(home.camera, kVp8Camera, home.now);
    home.pass(250ms);
    CHECK(home.timesAsked() == before + 1);
    CHECK(home.asked() == Need{});
}

TEST_CASE("another publisher of the same camera begins awake") {
    RestingHome home;
    home.live(10s);
    home.camera = home.publish();
    CHECK(home.asked() == Need::everything());
    home.live(4s);
    CHECK(home.timesAsked() == 0);
    home.live(2s);
    CHECK(home.asked() == Need{});
}

namespace {

/// RFC 3550 section 6.4.2: the round trip was nothing, then a second.
void reportFullLink(MediaSink& viewer, Instant now) {
    const std::vector<std::uint8_t> report{0x81, 201, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0,
                                           0,    0,   0, 9, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0};
    viewer.onRtcp(MediaKind::Video, report, 0x1'0000, now);
    viewer.onRtcp(MediaKind::Video, report, 0x2'0000, now);
}

}  // namespace

TEST_CASE("a camera is told what its viewers' links carry, when that is less than its lowest layer") {
    RestingHome home;
    const PeerId mum = home.watch();
    home.live(3s);
    CHECK(home.outlet(home.camera).limits.empty());
    reportFullLink(home.sink(mum), home.now);
    home.pass(200ms);
    const auto told = home.eventsOf<LayersWanted>(home.camera);
    REQUIRE_FALSE(told.empty());
    REQUIRE(told.back().most);
    CHECK(told.back().need.layers > 0);
    REQUIRE(home.outlet(home.camera).limits.size() == 1);
    CHECK(home.outlet(home.camera).limits.back() == *told.back().most + 64_kbps);

    // Somebody whose link carries more lifts it.
    home.watch("kitchen", "Dad");
    home.pass(600ms);
    REQUIRE(home.outlet(home.camera).limits.size() == 2);
    CHECK_FALSE(home.outlet(home.camera).limits.back());
    CHECK_FALSE(home.eventsOf<LayersWanted>(home.camera).back().most);
}

TEST_CASE("a limit is told again only when it changed by more than a tenth, and twice a second at most") {
    BitrateCap cap;
    Instant now{1h};
    CHECK_FALSE(cap.look(std::nullopt, now));
    CHECK(cap.look(300_kbps, now));
    CHECK_FALSE(cap.look(200_kbps, now + 499ms));
    CHECK(cap.look(200_kbps, now + 500ms));
    CHECK_FALSE(cap.look(215_kbps, now + 2s));
    CHECK_FALSE(cap.look(185_kbps, now + 2s));
    CHECK(cap.look(225_kbps, now + 2s));
    CHECK(cap.look(std::nullopt, now + 3s));
    CHECK_FALSE(cap.look(std::nullopt, now + 4s));
}
