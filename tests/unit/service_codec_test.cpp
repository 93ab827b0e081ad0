#include "catch.hpp"
#include "home.hpp"

using namespace petcam;
using rtp::VideoCodec;

namespace {

const PublisherMedia kBoth{{102, std::nullopt, 111}, VideoCodec::H264, true, {}, true};
const PublisherMedia kBothVp8{{std::nullopt, 96, 111}, VideoCodec::Vp8, true, {}, true};
const PublisherMedia kH264Only{{102, std::nullopt, 111}, VideoCodec::H264, true};
const ViewerMedia kVp8Viewer{{std::nullopt, 120, 109}, true};
const ViewerMedia kH264Viewer{{102, std::nullopt, 109}, true};
const std::vector<std::uint8_t> kH264Key{0x67, 0x42};  // RFC 6184: a sequence parameter set

/// A camera that sends H.264 and could send VP8.
struct CodecHome : Home {
    PeerId camera = attach();
    std::uint16_t number = 0;

    explicit CodecHome(const PublisherMedia& media = kBoth) { publishAs(media); }

    void publishAs(const PublisherMedia& media) {
        camera = attach();
        sinks[camera.value - 1] = service.publish(camera, "kitchen", kDevice, media, now);
        service.announce();
    }
    PeerId watchAs(const ViewerMedia& media) {
        const PeerId id = attach();
        sinks[id.value - 1] = service.watch(id, "kitchen", "Mum", media, now);
        sinks[id.value - 1]->onMediaUp(now);
        service.announce();
        return id;
    }
    void h264() {
        ++number;
        auto bytes = rtpPacket(102, number, number * 6000u, kH264Key);
        sink(camera).onRtp(MediaKind::Video, bytes, std::nullopt, now);
    }
    /// Time in which the camera sends what it negotiated.
    void live(Duration time, VideoCodec codec) {
        for (const Instant end = now + time; now < end;) {
            if (codec == VideoCodec::H264) {
                h264();
            } else {
                video(camera, ++number, true);
            }
            pass(250ms);
        }
    }
    std::vector<VideoCodec> asked() {
        std::vector<VideoCodec> codecs;
        for (const auto& one : eventsOf<CodecWanted>(camera))
            codecs.push_back(one.codec);
        return codecs;
    }
    std::vector<Playable> told(PeerId viewer) {
        std::vector<Playable> all;
        for (const auto& one : eventsOf<PlayableChanged>(viewer))
            all.push_back(one.playable);
        return all;
    }
};

}  // namespace

TEST_CASE("a viewer without H.264 has the camera asked for VP8 with its request, and all see it then") {
    CodecHome home;
    const PeerId mum = home.watch();
    home.live(1s, VideoCodec::H264);
    const PeerId dad = home.watchAs(kVp8Viewer);
    CHECK(home.asked() == std::vector{VideoCodec::Vp8});
    CHECK(home.told(dad) == std::vector{Playable::Soon});
    home.live(1s, VideoCodec::H264);
    CHECK(home.outlet(dad).count(MediaKind::Video) == 0);
    const std::size_t seen = home.outlet(mum).count(MediaKind::Video);
    home.publishAs(kBothVp8);
    home.live(1s, VideoCodec::Vp8);
    CHECK(home.outlet(dad).count(MediaKind::Video) == 4);
    CHECK(home.outlet(mum).count(MediaKind::Video) == seen + 4);
    CHECK(home.told(dad) == std::vector{Playable::Soon, Playable::Yes});
    CHECK(home.told(mum).empty());
    CHECK(home.eventsOf<CameraOffline>(mum).empty());
    CHECK(home.asked().empty());
}

TEST_CASE("the old connection goes on for those who see it until the new one has a picture") {
    CodecHome home;
    const PeerId mum = home.watch();
    const PeerId dad = home.watchAs(kVp8Viewer);
    home.live(1s, VideoCodec::H264);
    const PeerId before = home.camera;
    const std::size_t seen = home.outlet(mum).count(MediaKind::Video);
    home.publishAs(kBothVp8);
    const PeerId next = std::exchange(home.camera, before);
    home.live(1s, VideoCodec::H264);
    CHECK(home.outlet(mum).count(MediaKind::Video) == seen + 4);
    CHECK(home.eventsOf<Replaced>(before).empty());
    home.video(next, 1, false);
    CHECK(home.outlet(dad).count(MediaKind::Video) == 0);
    home.video(next, 2, true);
    CHECK(home.outlet(dad).count(MediaKind::Video) == 1);
    CHECK(home.outlet(mum).count(MediaKind::Video) == seen + 5);
    home.h264();
    CHECK(home.outlet(mum).count(MediaKind::Video) == seen + 5);
    home.pass(100ms);
    CHECK(home.eventsOf<Replaced>(before).size() == 1);
    CHECK(home.outlet(before).hangUps == 1);
    CHECK(home.eventsOf<CameraOffline>(mum).empty());
}

TEST_CASE("an old connection does not go on for ever when the new one brings no picture") {
    CodecHome home;
    const PeerId mum = home.watch();
    home.watchAs(kVp8Viewer);
    home.live(1s, VideoCodec::H264);
    const PeerId before = home.camera;
    home.publishAs(kBothVp8);
    const PeerId next = std::exchange(home.camera, before);
    home.live(9750ms, VideoCodec::H264);
    CHECK(home.outlet(before).hangUps == 0);
    CHECK(home.eventsOf<CameraOffline>(mum).empty());
    home.live(500ms, VideoCodec::H264);
    CHECK(home.outlet(before).hangUps == 1);
    CHECK(home.eventsOf<CameraOffline>(mum).size() == 1);
    home.camera = next;
    CHECK(home.asked() == std::vector{VideoCodec::H264});
}

TEST_CASE("when the new connection ends first, the camera is off, and both are gone") {
    CodecHome home;
    const PeerId mum = home.watch();
    home.watchAs(kVp8Viewer);
    home.live(1s, VideoCodec::H264);
    const PeerId before = home.camera;
    home.publishAs(kBothVp8);
    home.service.mediaDown(home.camera, home.now);
    home.service.announce();
    CHECK(home.eventsOf<CameraOffline>(mum).size() == 1);
    CHECK(home.outlet(before).hangUps == 1);
    const std::size_t seen = home.outlet(mum).count(MediaKind::Video);
    home.camera = before;
    home.h264();
    CHECK(home.outlet(mum).count(MediaKind::Video) == seen);
}

TEST_CASE("a third connection takes the place of both") {
    CodecHome home;
    home.watchAs(kVp8Viewer);
    home.live(1s, VideoCodec::H264);
    const PeerId first = home.camera;
    home.publishAs(kBothVp8);
    const PeerId second = home.camera;
    home.publishAs(kBothVp8);
    CHECK(home.outlet(first).hangUps == 1);
    CHECK(home.outlet(second).hangUps == 1);
    CHECK(home.outlet(home.camera).hangUps == 0);
}

TEST_CASE("a minute after that viewer has left the camera is asked for H.264 again") {
    CodecHome home;
    const PeerId dad = home.watchAs(kVp8Viewer);
    const PeerId mum = home.watch();
    home.publishAs(kBothVp8);
    home.live(10s, VideoCodec::Vp8);
    home.service.unwatch(dad, home.now);
    home.live(59s, VideoCodec::Vp8);
    CHECK(home.asked().empty());
    home.live(2s, VideoCodec::Vp8);
    CHECK(home.asked() == std::vector{VideoCodec::H264});
    home.publishAs(kBoth);
    home.live(100s, VideoCodec::H264);
    CHECK(home.asked().empty());
    CHECK(home.told(mum).empty());
}

TEST_CASE("how long that takes is a limit") {
    RecordingJournal journal;
    HandClock clock;
    Limits limits;
    limits.codecPatience = 3s;
    Instant now{1000s};
    Service service{limits, nullptr, clock, journal, now};
    const auto outlet = std::make_shared<RecordingOutlet>();
    service.attach(PeerId{1}, outlet, now);
    service.publish(PeerId{1}, "kitchen", kDevice, kBothVp8, now);
    service.tick(now + 2900ms);
    service.announce();
    const auto isAsked = [&] {
        return std::any_of(outlet->events.begin(), outlet->events.end(),
                           [](const Event& event) { return std::holds_alternative<CodecWanted>(event); });
    };
    CHECK_FALSE(isAsked());
    service.tick(now + 3s);
    service.announce();
    CHECK(isAsked());
}

TEST_CASE("a camera that has no VP8 is not asked, and the viewer is told that nothing will come") {
    CodecHome home(kH264Only);
    const PeerId dad = home.watchAs(kVp8Viewer);
    home.live(20s, VideoCodec::H264);
    CHECK(home.asked().empty());
    CHECK(home.told(dad) == std::vector{Playable::No});
}

TEST_CASE("a camera that does not understand goes on for the others, and the one viewer is told") {
    CodecHome home;
    const PeerId mum = home.watch();
    const PeerId dad = home.watchAs(kVp8Viewer);
    home.live(14s, VideoCodec::H264);
    CHECK(home.asked().size() == 3);
    CHECK(home.told(dad) == std::vector{Playable::Soon, Playable::No});
    CHECK(home.outlet(mum).count(MediaKind::Video) == 56);
    CHECK(home.eventsOf<CameraOffline>(mum).empty());
}

TEST_CASE("who sees the camera already keeps its picture") {
    CodecHome home;
    const PeerId first = home.watchAs(kH264Viewer);
    const PeerId second = home.watchAs(kVp8Viewer);
    home.live(8s, VideoCodec::H264);
    CHECK(home.asked().empty());
    CHECK(home.told(second) == std::vector{Playable::No});
    home.service.unwatch(first, home.now);
    home.live(6s, VideoCodec::H264);
    CHECK(home.asked() == std::vector{VideoCodec::Vp8});
    CHECK(home.told(second) == std::vector{Playable::No, Playable::Soon});
}

TEST_CASE("a viewer that offers again with another codec is counted as it is now") {
    CodecHome home;
    const PeerId mum = home.watch();
    home.service.renegotiated(mum, kVp8Viewer);
    home.live(1s, VideoCodec::H264);
    CHECK(home.asked() == std::vector{VideoCodec::Vp8});
}

TEST_CASE("who waits for the camera is helped as soon as that comes") {
    Home home;
    const PeerId dad = home.attach();
    home.sinks[dad.value - 1] = home.service.watch(dad, "kitchen", "Dad", kVp8Viewer, home.now);
    home.service.announce();
    CHECK(home.eventsOf<PlayableChanged>(dad).empty());
    const PeerId camera = home.attach();
    home.service.publish(camera, "kitchen", kDevice, kBoth, home.now);
    home.pass(100ms);
    CHECK(home.eventsOf<CodecWanted>(camera).size() == 1);
    CHECK(home.eventsOf<PlayableChanged>(dad).size() == 1);
}

TEST_CASE("a paused camera is asked when it goes on") {
    CodecHome home;
    home.live(1s, VideoCodec::H264);
    Report report;
    report.capture = Capture::Paused;
    home.service.report(home.camera, report, home.now);
    home.watchAs(kVp8Viewer);
    home.live(10s, VideoCodec::H264);
    CHECK(home.asked().empty());
    report.capture = Capture::On;
    home.service.report(home.camera, report, home.now);
    home.live(1s, VideoCodec::H264);
    CHECK(home.asked().size() == 1);
}

TEST_CASE("what somebody needs of the camera stays as it was when it changes its codec") {
    CodecHome home;
    const PeerId tile = home.attach();
    home.sinks[tile.value - 1] = home.service.watch(tile, "kitchen", "Mum", kViewer, home.now, Quality::Tile);
    home.live(10s, VideoCodec::H264);
    REQUIRE(home.eventsOf<LayersWanted>(home.camera).back().need == Need{1, true});
    const PeerId dad = home.attach();
    home.service.watch(dad, "kitchen", "Dad", kVp8Viewer, home.now, Quality::Tile);
    home.publishAs(kBothVp8);
    home.live(250ms, VideoCodec::Vp8);
    REQUIRE(home.eventsOf<LayersWanted>(home.camera).size() == 1);
    CHECK(home.eventsOf<LayersWanted>(home.camera).back().need == Need{1, true});
}

TEST_CASE("the floor stays with whoever talks when the camera changes its codec") {
    CodecHome home;
    const PeerId dad = home.watchAs(kVp8Viewer);
    home.live(1s, VideoCodec::H264);
    home.service.startTalking(dad, home.now);
    home.publishAs(kBothVp8);
    home.pass(100ms);
    REQUIRE(home.service.cameraOf(dad).holder);
    home.sound(dad, 109, 1);
    CHECK(home.outlet(home.camera).count(MediaKind::Audio) == 1);
}

TEST_CASE("another device begins with a clean sheet") {
    CodecHome home;
    home.watchAs(kVp8Viewer);
    home.live(60s, VideoCodec::H264);
    CHECK(home.asked().size() == 3);
    home.pass(4s);  // nothing comes: another one may take the place
    home.camera = home.attach();
    home.service.publish(home.camera, "kitchen", "another-device-0", kBoth, home.now);
    home.pass(100ms);
    CHECK(home.asked().size() == 1);
}
