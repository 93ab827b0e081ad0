#include "petcam/viewer_feed.hpp"

#include "catch.hpp"
#include "home.hpp"

using namespace petcam;

TEST_CASE("video, foreign payload types and broken packets from a viewer go nowhere") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId mum = home.watch();
    home.service.startTalking(mum, home.now);
    auto video = rtpPacket(120, 1, 0, kVp8Key);
    home.sink(mum).onRtp(MediaKind::Video, video, std::nullopt, home.now);
    home.sound(mum, 110, 1);
    std::vector<std::uint8_t> empty;
    home.sink(mum).onRtp(MediaKind::Audio, empty, std::nullopt, home.now);
    CHECK(home.outlet(camera).relayed.empty());
    CHECK(std::string(home.sink(mum).counts().back().first) == "refused");
    CHECK(home.sink(mum).counts().back().second == 3);
}

TEST_CASE("a viewer's refresh and its PLI heal through the same throttled request") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId viewer = home.watch();
    home.now += 1s;
    home.service.refresh(viewer, home.now);
    // RFC 4585 section 6.3.1: V=2 FMT=1, PT=206, length=2, SSRCs
    const std::vector<std::uint8_t> pli{0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2};
    home.sink(viewer).onRtcp(MediaKind::Video, pli, 0, home.now);
    CHECK(home.outlet(camera).keyframeRequests == 2);
    home.now += 500ms;
    home.sink(viewer).onRtcp(MediaKind::Video, pli, 0, home.now);
    CHECK(home.outlet(camera).keyframeRequests == 3);
}

TEST_CASE("a viewer that loses packets again and again holds its pictures back, until it does so no more") {
    Home home;
    const PeerId viewer = home.watch();
    // RFC 3550 section 6.4.2: V=2 RC=1, PT=201, length=7, SSRC; a block of SSRC, fraction lost, ...
    std::vector<std::uint8_t> report{0x81, 201, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0x05};
    report.resize(32);
    for (int i = 0; i < 3; ++i) {
        CHECK_FALSE(home.outlet(viewer).smooths);
        home.sink(viewer).onRtcp(MediaKind::Video, report, 0, home.now);
        home.now += 1s;
    }
    CHECK(home.outlet(viewer).smooths == 0ms);  // its round trip is not known
    report[12] = 0;
    home.sink(viewer).onRtcp(MediaKind::Video, report, 0, home.now + 18s);
    CHECK(home.outlet(viewer).smooths);
    home.sink(viewer).onRtcp(MediaKind::Video, report, 0, home.now + 19s);
    CHECK_FALSE(home.outlet(viewer).smooths);
}

TEST_CASE("a viewer holds its pictures back for the round trip that its reports tell") {
    Home home;
    const PeerId viewer = home.watch();
    std::vector<std::uint8_t> report{0x81, 201, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0x05};
    report.resize(32);
    report[26] = 1;                                     // LSR: 1/256 s
    constexpr std::uint32_t kNtp = 0x100 + 65536 / 10;  // 100 ms later
    for (int i = 0; i < 3; ++i)
        home.sink(viewer).onRtcp(MediaKind::Video, report, kNtp, home.now);
    REQUIRE(home.outlet(viewer).smooths);
    CHECK(home.outlet(viewer).smooths == 100ms);
    home.sink(viewer).onRtcp(MediaKind::Video, report, kNtp, home.now);
    CHECK(*home.outlet(viewer).smooths > 174ms);
    CHECK(*home.outlet(viewer).smooths < 176ms);
}

TEST_CASE("a viewer that follows no camera is heard by nobody and asks nobody") {
    const auto outlet = std::make_shared<RecordingOutlet>();
    ViewerFeed feed(std::make_shared<Downlink>(PeerId{1}, outlet, kViewer.types, 1), 109);
    const Instant now{1000s};
    CHECK_FALSE(feed.mediaIsUp());
    feed.onMediaUp(now);
    CHECK(feed.mediaIsUp());
    auto voice = rtpPacket(109, 1, 0, kSound);
    feed.onRtp(MediaKind::Audio, voice, 30, now);
    const std::vector<std::uint8_t> pli{0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2};
    feed.onRtcp(MediaKind::Video, pli, 0, now);
    CHECK(outlet->relayed.empty());
    CHECK(outlet->keyframeRequests == 0);
}

TEST_CASE("a viewer that may not talk any more is refused packet by packet") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId mum = home.watch();
    home.service.startTalking(mum, home.now);
    home.sound(mum, 109, 1);
    ViewerMedia silent = kViewer;
    silent.sendsAudio = false;
    home.service.renegotiated(mum, silent);
    home.sound(mum, 109, 2);
    CHECK(home.outlet(camera).count(MediaKind::Audio) == 1);
}

namespace {

// RFC 3550 section 6.4.2: V=2, no report blocks, PT=201, length=1, SSRC
const std::vector<std::uint8_t> kReceiverReport{0x80, 201, 0, 1, 0, 0, 0, 1};

}  // namespace

TEST_CASE("a viewer that answers nothing that it was sent leaves after 15 s and is hung up") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId gone = home.watch("kitchen", "Dad");
    const PeerId here = home.watch("kitchen", "Mum");
    home.video(camera, 1, true);
    home.pass(100ms);
    for (std::uint16_t second = 1; second <= 14; ++second) {
        home.sink(here).onRtcp(MediaKind::Video, kReceiverReport, 0, home.now);
        home.video(camera, static_cast<std::uint16_t>(second + 1), false);
        home.pass(1s);
    }
    CHECK(home.outlet(gone).hangUps == 0);
    home.pass(1s);
    CHECK(home.outlet(gone).hangUps == 1);
    CHECK(home.outlet(here).hangUps == 0);
    REQUIRE(home.eventsOf<ViewersChanged>(here).back().viewers.size() == 1);
    const auto packets = home.outlet(gone).relayed.size();
    home.video(camera, 20, true);
    CHECK(home.outlet(gone).relayed.size() == packets);
    home.service.mediaDown(gone, home.now);  // as Janus reports the end of what was hung up
    CHECK(home.service.list(here).front().viewers.size() == 1);
}

TEST_CASE("the last viewer of a camera that went away may vanish too") {
    Home home;
    const PeerId camera = home.publish();
    home.watch();
    home.video(camera, 1, true);
    home.pass(100ms);
    home.service.mediaDown(camera, home.now);
    home.pass(20s);
    CHECK(home.service.list(camera).empty());
}

TEST_CASE("a viewer that was sent nothing may be silent as long as it likes") {
    Home home;
    const PeerId viewer = home.watch();
    home.pass(1h);
    CHECK(home.outlet(viewer).hangUps == 0);
    // The time counts from the first packet, not from the last sign of life.
    const PeerId camera = home.publish();
    home.video(camera, 1, true);
    home.pass(14s);
    CHECK(home.outlet(viewer).hangUps == 0);
    home.sink(viewer).onRtcp(MediaKind::Video, kReceiverReport, 0, home.now);
    home.pass(14s);
    home.pass(14s);
    CHECK(home.outlet(viewer).hangUps == 0);
}

TEST_CASE("a viewer's own sound is a sign of life") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId viewer = home.watch();
    for (std::uint16_t n = 1; n < 5; ++n) {
        home.video(camera, n, true);
        home.pass(10s);
        home.sound(viewer, 109, n);
    }
    CHECK(home.outlet(viewer).hangUps == 0);
}

TEST_CASE("what a viewer reports of its link decides which layers its camera has to send") {
    // RFC 3550 section 6.4.2: one block; the last SR was at second 1, and there was no delay.
    const std::vector<std::uint8_t> report{0x81, 201, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0,
                                           0,    0,   0, 9, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0};
    constexpr std::uint32_t kAtOnce = 0x1'0000;
    constexpr std::uint32_t kASecondLater = 0x2'0000;
    Home home;
    const PeerId camera = home.publish();
    const PeerId viewer = home.watch();
    home.video(camera, 1, true);
    home.video(camera, 2, false);
    home.sink(viewer).onRtcp(MediaKind::Audio, report, kAtOnce, home.now);
    home.sink(viewer).onRtcp(MediaKind::Audio, report, kASecondLater, home.now);
    const auto& feed = dynamic_cast<const ViewerFeed&>(home.sink(viewer));
    CHECK(feed.downlink()->need().layers == kMostLayers);  // that was of its sound
    home.sink(viewer).onRtcp(MediaKind::Video, report, kAtOnce, home.now);
    home.sink(viewer).onRtcp(MediaKind::Video, report, kASecondLater, home.now);
    CHECK(feed.downlink()->need().layers == 1);
}
