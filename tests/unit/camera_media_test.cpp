#include "petcam/camera_media.hpp"

#include <map>
#include <set>

#include "catch.hpp"
#include "home.hpp"

using namespace petcam;

namespace {

std::uint16_t sequenceOf(const RecordingOutlet::Relayed& packet) {
    return static_cast<std::uint16_t>(packet.bytes[2] << 8 | packet.bytes[3]);
}

}  // namespace

TEST_CASE("twenty joins in a burst ask the camera for one keyframe, or two") {
    Home home;
    RecordingJournal journal;
    Service service(Limits{1, 20}, nullptr, home.clock, journal, home.now);
    const auto camera = std::make_shared<RecordingOutlet>();
    const auto viewer = std::make_shared<RecordingOutlet>();
    service.attach({99}, camera, home.now);
    const auto feed = service.publish({99}, "kitchen", kDevice, kVp8Camera, home.now);
    for (std::uint64_t i = 1; i <= 20; ++i) {
        service.attach({i}, viewer, home.now);
        service.watch({i}, "kitchen", "x", kViewer, home.now)->onMediaUp(home.now);
        home.now += 40ms;
        auto delta = rtpPacket(96, static_cast<std::uint16_t>(i), 0, kVp8Delta);
        feed->onRtp(MediaKind::Video, delta, std::nullopt, home.now);
    }
    CHECK(camera->keyframeRequests >= 1);
    CHECK(camera->keyframeRequests <= 2);
}

TEST_CASE("a viewer that waits for a keyframe asks again as long as none comes, twice a second at most") {
    Home home;
    const PeerId camera = home.publish();
    home.watch();
    CHECK(home.outlet(camera).keyframeRequests == 1);
    for (std::uint16_t i = 1; i <= 30; ++i) {  // two seconds at 15 frames a second
        home.now += 66ms;
        home.video(camera, i, false);
    }
    CHECK(home.outlet(camera).keyframeRequests == 4);
    home.video(camera, 31, true);
    home.now += 2s;
    home.video(camera, 32, false);
    CHECK(home.outlet(camera).keyframeRequests == 4);
}

TEST_CASE(
    "each viewer gets the payload types it negotiated and the camera's picture unchanged behind the header") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId viewer = home.watch();
    home.video(camera, 1, true);
    home.sound(camera, 111, 1);
    const auto& packets = home.outlet(viewer).relayed;
    REQUIRE(packets.size() == 2);
    CHECK((packets[0].bytes[1] & 0x7F) == 120);
    CHECK((packets[1].bytes[1] & 0x7F) == 109);
    CHECK(std::vector<std::uint8_t>(packets[0].bytes.begin() + 12, packets[0].bytes.end()) == kVp8Key);
}

TEST_CASE("the holder's voice goes to the camera under the camera's payload type, and to no viewer") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId mum = home.watch();
    const PeerId dad = home.watch();
    home.service.startTalking(mum, home.now);
    home.sound(mum, 109, 5);
    home.sound(dad, 109, 9);
    REQUIRE(home.outlet(camera).count(MediaKind::Audio) == 1);
    CHECK((home.outlet(camera).relayed[0].bytes[1] & 0x7F) == 111);
    CHECK(home.outlet(mum).relayed.empty());
    CHECK(home.outlet(dad).relayed.empty());
    const auto counts = home.sink(camera).counts();
    const std::set<std::pair<std::string, std::uint64_t>> byName(counts.begin(), counts.end());
    CHECK(byName.count({"without_floor", 1}) == 1);
    CHECK(byName.count({"talk", 1}) == 1);
}

TEST_CASE("voices of one turn after another reach the camera as one unbroken stream") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId mum = home.watch();
    const PeerId dad = home.watch();
    const auto turn = [&](PeerId who, std::uint16_t from) {
        home.service.startTalking(who, home.now);
        for (std::uint16_t i = 0; i < 3; ++i) {
            home.sound(who, 109, static_cast<std::uint16_t>(from + i));
            home.now += 20ms;
        }
        home.service.stopTalking(who, home.now);
    };
    turn(mum, 40000);
    turn(dad, 7);
    turn(mum, 40003);
    turn(mum, 40106);  // what it sent without the floor in between is no loss
    const auto& heard = home.outlet(camera).relayed;
    REQUIRE(heard.size() == 12);
    for (std::size_t i = 1; i < heard.size(); ++i) {
        CHECK(sequenceOf(heard[i]) == static_cast<std::uint16_t>(sequenceOf(heard[i - 1]) + 1));
    }
    CHECK((heard[3].bytes[1] & 0x80) != 0);  // marker: a talkspurt begins (RFC 3551 section 4.1)
    CHECK((heard[4].bytes[1] & 0x80) == 0);
    CHECK((heard[9].bytes[1] & 0x80) != 0);
}

TEST_CASE(
    "while somebody talks, and an echo longer, no viewer gets the camera's sound; then it goes on without a "
    "gap") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId mum = home.watch();
    const PeerId dad = home.watch();
    std::uint16_t sequence = 100;
    const auto soundFor = [&](int packets) {
        for (int i = 0; i < packets; ++i) {
            home.sound(camera, 111, ++sequence);
            home.now += 20ms;
        }
    };
    soundFor(5);
    home.service.startTalking(mum, home.now);
    soundFor(50);
    home.service.stopTalking(mum, home.now);
    soundFor(20);  // 400 ms of echo
    for (const PeerId who : {mum, dad}) {
        CHECK(home.outlet(who).count(MediaKind::Audio) == 5);
    }
    soundFor(5);
    for (const PeerId who : {mum, dad}) {
        const auto& packets = home.outlet(who).relayed;
        REQUIRE(packets.size() == 10);
        CHECK(sequenceOf(packets[5]) == static_cast<std::uint16_t>(sequenceOf(packets[4]) + 1));
    }
}

TEST_CASE("a viewer that comes back with a new SSRC and older numbers is heard at once") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId mum = home.watch();
    home.service.startTalking(mum, home.now);
    auto first = rtpPacket(109, 5000, 90000, kSound, 1);
    home.sink(mum).onRtp(MediaKind::Audio, first, 30, home.now);
    auto second = rtpPacket(109, 4000, 10, kSound, 2);
    home.sink(mum).onRtp(MediaKind::Audio, second, 30, home.now);
    const auto& heard = home.outlet(camera).relayed;
    REQUIRE(heard.size() == 2);
    CHECK(sequenceOf(heard[1]) == static_cast<std::uint16_t>(sequenceOf(heard[0]) + 1));
}

TEST_CASE("late packets of a publisher that was replaced reach nobody") {
    Home home;
    const PeerId viewer = home.watch();
    const PeerId old = home.publish();
    home.publish();
    home.video(old, 1, true);
    CHECK(home.outlet(viewer).relayed.empty());
}

TEST_CASE("padding that probes the network stays with the camera and leaves no gap") {
    Home home;
    const PeerId camera = home.publish();
    const PeerId viewer = home.watch();
    home.video(camera, 1, true);
    auto padding = rtpPacket(96, 2, 0, {0, 0, 3});
    padding[0] |= 0x20;  // RFC 3550 section 5.1: P
    home.sink(camera).onRtp(MediaKind::Video, padding, std::nullopt, home.now);
    home.video(camera, 3, false);
    const auto& packets = home.outlet(viewer).relayed;
    REQUIRE(packets.size() == 2);
    CHECK(sequenceOf(packets[1]) == sequenceOf(packets[0]) + 1);
}

TEST_CASE("a pause lasts until it is over or its publisher has gone, and only what came before is counted") {
    const auto shared = std::make_shared<CameraMedia>();
    CameraMedia& media = *shared;
    const auto memory = std::make_shared<CacheBudget>(std::size_t{1} << 20);
    std::map<FeedId, CameraFeed> feeds;
    const auto outlet = std::make_shared<RecordingOutlet>();
    const auto viewer = std::make_shared<Downlink>(PeerId{2}, outlet, kViewer.types, 0);
    const Instant now{1000s};
    std::uint16_t sequence = 0;
    const auto film = [&](FeedId feed) {
        auto bytes = rtpPacket(96, ++sequence, 0, kVp8Key);
        feeds.try_emplace(feed, feed, kVp8Camera, shared, memory)
            .first->second.onRtp(MediaKind::Video, bytes, std::nullopt, now);
        return outlet->relayed.size();
    };
    viewer->open();
    media.add(viewer);
    media.resume(now);  // of no pause: nothing happens
    media.setPublisher({1}, nullptr, kVp8Camera);
    CHECK(film({1}) == 1);
    media.pause();
    media.pause();
    CHECK(film({1}) == 1);
    CHECK(media.rtpSince(now));
    media.resume(now);
    CHECK_FALSE(media.videoSince(now));
    CHECK(film({1}) == 2);
    CHECK(media.videoSince(now));
    media.pause();
    media.clearPublisher();
    media.setPublisher({2}, nullptr, kVp8Camera);
    CHECK(film({2}) == 3);
    media.pause();
    media.setPublisher({3}, nullptr, kVp8Camera);
    CHECK_FALSE(media.videoSince(now));
    CHECK(film({2}) == 3);
    CHECK(film({3}) == 4);
    CHECK(media.counters().whilePaused == 1);
    CHECK(media.counters().video == 4);
}
