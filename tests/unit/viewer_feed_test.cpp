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
    home.sink(viewer).onRtcp(pli, home.now);
    CHECK(home.outlet(camera).keyframeRequests == 2);
    home.now += 500ms;
    home.sink(viewer).onRtcp(pli, home.now);
    CHECK(home.outlet(camera).keyframeRequests == 3);
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
    feed.onRtcp(pli, now);
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
