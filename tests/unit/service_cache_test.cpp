#include "catch.hpp"
#include "feedback_bytes.hpp"
#include "home.hpp"

using namespace petcam;

namespace {

/// A camera that sends a picture of one packet every 66 ms, and what its viewers get of them.
struct FilmedHome : Home {
    PeerId camera = publish();
    std::uint16_t number = 0;

    void picture(bool key = false) {
        video(camera, ++number, key);
        now += 66ms;
    }
    void pictures(int count) {
        for (int i = 0; i < count; ++i) {
            picture();
        }
    }
    /// A run of 41 packets, and a viewer that has just been given the first 16.
    PeerId watchesLongRun() {
        watch();
        picture(true);
        for (int i = 0; i < 40; ++i) {
            video(camera, ++number, false);
        }
        const PeerId viewer = watch();
        sound(camera, 111, 1);
        CHECK(shown(viewer).size() == 16);
        return viewer;
    }
    int asked() { return outlet(camera).keyframeRequests; }

    std::vector<RecordingOutlet::Relayed> shown(PeerId viewer) {
        std::vector<RecordingOutlet::Relayed> packets;
        for (const auto& packet : outlet(viewer).relayed) {
            if (packet.kind == MediaKind::Video) packets.push_back(packet);
        }
        return packets;
    }
    static std::uint16_t numberOf(const RecordingOutlet::Relayed& packet) {
        return static_cast<std::uint16_t>(packet.bytes[2] << 8 | packet.bytes[3]);
    }
    static std::uint32_t timeOf(const RecordingOutlet::Relayed& packet) {
        std::uint32_t time = 0;
        for (std::size_t i = 4; i < 8; ++i) {
            time = time << 8 | packet.bytes[i];
        }
        return time;
    }
    static bool isKey(const RecordingOutlet::Relayed& packet) {
        return std::vector<std::uint8_t>(packet.bytes.begin() + 12, packet.bytes.end()) == kVp8Key;
    }
    /// Milliseconds by the viewer's timestamps from each picture to the next; sequence numbers have no gap.
    std::vector<int> steps(PeerId viewer) {
        const auto packets = shown(viewer);
        std::vector<int> steps;
        for (std::size_t i = 1; i < packets.size(); ++i) {
            CHECK(numberOf(packets[i]) == static_cast<std::uint16_t>(numberOf(packets[i - 1]) + 1));
            steps.push_back(static_cast<int>(timeOf(packets[i]) - timeOf(packets[i - 1])) / 90);
        }
        return steps;
    }
    std::uint64_t runs(PeerId viewer) {
        for (const auto& [name, value] : sink(viewer).counts()) {
            if (std::string_view(name) == "cache_runs") return value;
        }
        return 0;
    }
};

}  // namespace

TEST_CASE("who comes soon after a keyframe gets it and what followed at once, then the live picture") {
    FilmedHome home;
    home.watch();
    home.picture(true);
    home.pictures(5);
    const int before = home.asked();
    const PeerId viewer = home.watch();
    CHECK(home.shown(viewer).empty());
    home.picture();
    CHECK(home.shown(viewer).size() == 7);
    CHECK(FilmedHome::isKey(home.shown(viewer).front()));
    home.pictures(3);
    CHECK(home.steps(viewer) == std::vector<int>{1, 1, 1, 1, 1, 1, 66, 66, 66});
    CHECK(home.asked() == before);
    CHECK(home.runs(viewer) == 1);
}

TEST_CASE("a packet of sound is enough to begin with") {
    FilmedHome home;
    home.watch();
    home.picture(true);
    home.pictures(3);
    const PeerId viewer = home.watch();
    home.sound(home.camera, 111, 1);
    CHECK(home.shown(viewer).size() == 4);
    home.picture();
    CHECK(home.shown(viewer).size() == 5);
    home.steps(viewer);
}

TEST_CASE("a long run is given in parts, and what comes meanwhile follows in its place") {
    FilmedHome home;
    const PeerId viewer = home.watchesLongRun();
    home.picture();
    CHECK(home.shown(viewer).size() == 32);
    home.picture();
    CHECK(home.shown(viewer).size() == 43);
    home.pictures(2);
    CHECK(home.shown(viewer).size() == 45);
    CHECK(home.steps(viewer).back() == 66);
}

TEST_CASE("twenty viewers within a second ask the camera for nothing") {
    Home home;
    Service service(Limits{1, 30}, nullptr, home.clock, home.journal, home.now);
    const auto phone = std::make_shared<RecordingOutlet>();
    service.attach({99}, phone, home.now);
    const auto feed = service.publish({99}, "kitchen", kDevice, kVp8Camera, home.now);
    std::vector<std::shared_ptr<RecordingOutlet>> outlets;
    const auto film = [&](std::uint16_t number, bool key) {
        auto bytes = rtpPacket(96, number, number * 6000U, key ? kVp8Key : kVp8Delta);
        feed->onRtp(MediaKind::Video, bytes, std::nullopt, home.now);
    };
    std::uint16_t number = 0;
    for (std::uint64_t i = 1; i <= 20; ++i) {
        outlets.push_back(std::make_shared<RecordingOutlet>());
        service.attach({i}, outlets.back(), home.now);
        service.watch({i}, "kitchen", "x", kViewer, home.now)->onMediaUp(home.now);
        film(++number, i == 1);
        home.now += 50ms;
    }
    CHECK(phone->keyframeRequests == 1);  // of the first
    film(++number, false);
    for (const auto& outlet : outlets) {
        REQUIRE(outlet->relayed.size() > 0);
        CHECK(FilmedHome::isKey(outlet->relayed.front()));
    }
    CHECK(outlets.back()->relayed.size() == 21);
}

TEST_CASE("a keyframe that is too old, or a run with a hole, is nothing to begin with: the camera is asked") {
    FilmedHome home;
    home.watch();
    home.picture(true);
    const bool hole = GENERATE(false, true);
    if (hole) ++home.number;
    home.pictures(hole ? 2 : 25);
    home.now += 1s;
    home.picture();
    const int before = home.asked();
    const PeerId viewer = home.watch();
    home.picture();
    CHECK(home.shown(viewer).empty());
    CHECK(home.asked() == before + 1);
    home.picture(true);
    CHECK(home.shown(viewer).size() == 1);
}

TEST_CASE("whose picture broke is healed with the run, and again within a second by the camera") {
    FilmedHome home;
    const PeerId viewer = home.watch();
    home.now += 1s;
    home.picture(true);
    home.pictures(3);
    const int before = home.asked();
    const bool byPage = GENERATE(false, true);
    const std::vector<std::uint8_t> pli{0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2};
    const auto breaks = [&] {
        if (byPage)
            home.service.refresh(viewer, home.now);
        else
            home.sink(viewer).onRtcp(MediaKind::Video, pli, 0, home.now);
    };
    breaks();
    home.picture();
    REQUIRE(home.shown(viewer).size() == 4 + 5 + 1);  // the packet itself went out, then all of the run
    CHECK(FilmedHome::isKey(home.shown(viewer)[5]));
    CHECK(home.asked() == before);
    home.pictures(2);
    breaks();
    home.picture();
    CHECK(home.asked() == before + 1);
    CHECK(home.runs(viewer) == 1);
    home.steps(viewer);
}

TEST_CASE("a viewer whose link was not there for a moment is healed as soon as it tells of it, each time") {
    FilmedHome home;
    const PeerId viewer = home.watch();
    home.now += 1s;
    home.picture(true);
    home.pictures(6);
    std::uint16_t told = 0;
    const auto tellsOf = [&](std::uint8_t missing) {
        const auto base = static_cast<std::uint16_t>(told + 1);
        told = static_cast<std::uint16_t>(told + missing + 1);
        const auto feedback = feedbackOnGap(base, missing, 1, 0);
        home.sink(viewer).onRtcp(MediaKind::Video, feedback, 0, home.now);
    };
    const int before = home.asked();
    tellsOf(2);
    home.picture();
    CHECK(home.runs(viewer) == 0);
    tellsOf(4);  // of 264 ms
    home.picture();
    CHECK(home.runs(viewer) == 1);
    CHECK(home.asked() == before);
    home.pictures(5);
    const auto sent = static_cast<std::uint8_t>(home.shown(viewer).size() - told - 1);
    tellsOf(sent);  // the run as well
    home.picture();
    CHECK(home.runs(viewer) == 2);
    home.steps(viewer);
}

TEST_CASE("a keyframe that comes while a run is given takes over") {
    FilmedHome home;
    const PeerId viewer = home.watchesLongRun();
    home.picture(true);
    REQUIRE(home.shown(viewer).size() == 17);
    CHECK(FilmedHome::isKey(home.shown(viewer).back()));
    home.pictures(2);
    CHECK(home.shown(viewer).size() == 19);
    home.steps(viewer);
}

TEST_CASE("nothing of before a pause is kept for anybody") {
    FilmedHome home;
    home.watch();
    home.picture(true);
    home.pictures(2);
    Report report;
    report.capture = Capture::Paused;
    home.service.report(home.camera, report, home.now);
    home.picture();
    report.capture = Capture::On;
    home.service.report(home.camera, report, home.now);
    const PeerId viewer = home.watch();
    home.pictures(2);
    CHECK(home.shown(viewer).empty());
}

TEST_CASE("who looks away in the middle of a run gets no more of it") {
    FilmedHome home;
    const PeerId viewer = home.watchesLongRun();
    home.service.unwatch(viewer, home.now);
    home.pictures(2);
    CHECK(home.shown(viewer).size() == 16);
    home.service.watch(viewer, "kitchen", "Mum", std::nullopt, home.now);
    home.picture(true);
    home.picture();
    CHECK(home.shown(viewer).size() == 18);
    home.steps(viewer);
}
