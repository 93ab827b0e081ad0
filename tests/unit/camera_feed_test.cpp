#include "petcam/camera_feed.hpp"

#include <map>

#include "catch.hpp"
#include "home.hpp"

using namespace petcam;

TEST_CASE("packets of an unexpected payload type, a second SSRC or no RTP at all are counted and dropped") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId viewer = home.watch();
    home.video(camera, 1, true);
    auto second = rtpPacket(96, 2, 0, kVp8Key, 8);
    home.sink(camera).onRtp(MediaKind::Video, second, std::nullopt, home.now);
    auto type = rtpPacket(97, 2, 0, kVp8Key);
    home.sink(camera).onRtp(MediaKind::Video, type, std::nullopt, home.now);
    std::vector<std::uint8_t> cut(11, 0x80);
    home.sink(camera).onRtp(MediaKind::Video, cut, std::nullopt, home.now);
    CHECK(home.outlet(viewer).count(MediaKind::Video) == 1);
    home.now += 1s;  // the first SSRC is gone: the other one is the camera now
    home.sink(camera).onRtp(MediaKind::Video, second, std::nullopt, home.now);
    CHECK(home.outlet(viewer).count(MediaKind::Video) == 2);
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
