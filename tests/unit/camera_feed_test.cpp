#include "petcam/camera_feed.hpp"

#include <map>

#include "catch.hpp"
#include "home.hpp"

using namespace petcam;

TEST_CASE("packets of an unexpected payload type, a fourth SSRC or no RTP at all are counted and dropped") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId viewer = home.watch();
    home.video(camera, 1, true);
    auto type = rtpPacket(97, 2, 0, kVp8Key);
    home.sink(camera).onRtp(MediaKind::Video, type, std::nullopt, home.now);
    std::vector<std::uint8_t> cut(11, 0x80);
    home.sink(camera).onRtp(MediaKind::Video, cut, std::nullopt, home.now);
    for (std::uint8_t ssrc = 8; ssrc <= 10; ++ssrc) {
        auto other = rtpPacket(96, 2, 0, kVp8Delta, ssrc);
        home.sink(camera).onRtp(MediaKind::Video, other, std::nullopt, home.now);
    }
    CHECK(home.outlet(viewer).count(MediaKind::Video) == 1);
    CHECK(std::string(home.sink(camera).counts().back().first) == "refused");
    CHECK(home.sink(camera).counts().back().second == 3);
}

TEST_CASE("another SSRC begins with a keyframe of its own, and tears nothing before") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId viewer = home.watch();
    home.video(camera, 1, true);
    auto delta = rtpPacket(96, 700, 0, kVp8Delta, 8);
    home.sink(camera).onRtp(MediaKind::Video, delta, std::nullopt, home.now);
    home.video(camera, 2, false);
    CHECK(home.outlet(viewer).count(MediaKind::Video) == 2);
    home.now += 1s;  // the first SSRC is gone: the other one is the camera now
    auto key = rtpPacket(96, 701, 0, kVp8Key, 8);
    home.sink(camera).onRtp(MediaKind::Video, key, std::nullopt, home.now);
    CHECK(home.outlet(viewer).count(MediaKind::Video) == 3);
}

TEST_CASE("a second SSRC of sound is dropped until the first has been gone for a second") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId viewer = home.watch();
    home.sound(camera, 111, 1);
    auto second = rtpPacket(111, 2, 0, kSound, 8);
    home.sink(camera).onRtp(MediaKind::Audio, second, std::nullopt, home.now);
    CHECK(home.outlet(viewer).count(MediaKind::Audio) == 1);
    home.now += 1s;
    home.sink(camera).onRtp(MediaKind::Audio, second, std::nullopt, home.now);
    CHECK(home.outlet(viewer).count(MediaKind::Audio) == 2);
}

TEST_CASE("a keyframe behind which its layer has gone on begins nothing") {
    Home home;
    const PeerId camera = home.publish();
    home.video(camera, 1, false);
    home.video(camera, 3, false);
    const PeerId viewer = home.watch();
    home.video(camera, 2, true);
    home.video(camera, 4, false);
    CHECK(home.outlet(viewer).relayed.empty());
    home.video(camera, 5, true);
    CHECK(home.outlet(viewer).count(MediaKind::Video) == 1);
}

TEST_CASE("a camera that comes back from another network is asked for a keyframe until it begins one") {
    Home home;
    const PeerId camera = home.publish();
    home.watch();
    home.video(camera, 1, true);
    home.now += 2s;
    const int before = home.outlet(camera).keyframeRequests;
    home.video(camera, 31, false);
    CHECK(home.outlet(camera).keyframeRequests == before + 1);
    home.now += 400ms;
    home.video(camera, 32, false);
    CHECK(home.outlet(camera).keyframeRequests == before + 1);  // at most one in 500 ms
    home.now += 100ms;
    home.video(camera, 33, false);  // the last one went the way that had died
    CHECK(home.outlet(camera).keyframeRequests == before + 2);
    home.now += 500ms;
    home.video(camera, 34, true);
    home.now += 100ms;
    home.video(camera, 35, false);
    CHECK(home.outlet(camera).keyframeRequests == before + 2);
}

TEST_CASE("a camera that nobody watches is asked for no keyframe, whatever got lost") {
    Home home;
    const PeerId camera = home.publish();
    home.video(camera, 1, true);
    home.now += 2s;
    home.video(camera, 31, false);
    CHECK(home.outlet(camera).keyframeRequests == 0);
}

TEST_CASE("a camera's counters tell what came from it") {
    Home home;
    const PeerId camera = home.publish();
    home.watch();
    home.video(camera, 1, true);
    home.video(camera, 2, false);
    home.sound(camera, 111, 1);
    std::map<std::string, std::uint64_t> counts;
    for (const auto& [name, value] : home.sink(camera).counts()) {
        counts[name] = value;
    }
    CHECK(counts["video"] == 2);
    CHECK(counts["audio"] == 1);
    CHECK(counts["keyframes"] == 1);
    CHECK(counts["keyframe_requests"] == 1);
    CHECK(counts["refused"] == 0);
}
