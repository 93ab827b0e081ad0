#include "petcam/downlink.hpp"

#include "catch.hpp"
#include "fakes.hpp"

using namespace petcam;

namespace {

constexpr std::uint64_t kKitchen = 1;
constexpr std::uint64_t kGarden = 2;
constexpr rtp::PayloadTypes kTypes{108, 96, 111};

Instant at(Duration sinceStart) {
    return Instant{} + 1000s + sinceStart;
}

Arrival picture(std::uint64_t source, std::uint16_t number, bool startsKeyframe = false) {
    return {source, number, number * 3000u, false, rtp::VideoCodec::H264, startsKeyframe, LiveLayers(source)};
}

Arrival sound(std::uint64_t source, std::uint16_t number, bool marker = false) {
    return {source, number, number * 960u, marker, rtp::VideoCodec::H264, false};
}

/// One viewer whose outgoing streams begin at 0x0000 (seed 0).
struct Viewer {
    explicit Viewer(rtp::PayloadTypes types = kTypes, std::uint64_t seed = 0)
        : link(PeerId{7}, outlet, types, seed) {
        link.open();
    }

    bool video(const Arrival& arrival, Duration when = 0s) { return video(link.visit(), arrival, when); }
    bool video(Downlink::Visit visit, const Arrival& arrival, Duration when = 0s) {
        auto bytes = packet();
        return link.video(visit, arrival, *rtp::Packet::parse(bytes), at(when));
    }
    void audio(const Arrival& arrival, Duration when = 0s) { audio(link.visit(), arrival, when); }
    void audio(Downlink::Visit visit, const Arrival& arrival, Duration when = 0s) {
        auto bytes = packet();
        link.audio(visit, arrival, *rtp::Packet::parse(bytes), at(when));
    }
    /// The packet sent last, as a receiver reads it.
    rtp::Packet last() { return *rtp::Packet::parse(outlet->relayed.back().bytes); }
    std::size_t sent() const { return outlet->relayed.size(); }

    /// RFC 3550 section 5.1; what is in the fields is rewritten or stays.
    static std::vector<std::uint8_t> packet() {
        return {
            0x80,                    // V=2
            0x7F,                    // M=0, PT=127
            0xAB, 0xCD,              // sequence number
            0x99, 0x99, 0x99, 0x99,  // timestamp
            0x01, 0x02, 0x03, 0x04,  // SSRC
            0x67, 0x42, 0xE0, 0x1F,  // payload
        };
    }

    std::shared_ptr<RecordingOutlet> outlet = std::make_shared<RecordingOutlet>();
    Downlink link;
};

}  // namespace

TEST_CASE("nothing is sent before the viewer's connection is up, and no keyframe asked for") {
    const auto outlet = std::make_shared<RecordingOutlet>();
    Downlink link(PeerId{7}, outlet, kTypes, 0);
    auto bytes = Viewer::packet();
    const auto packet = *rtp::Packet::parse(bytes);
    CHECK(link.video(link.visit(), picture(kKitchen, 1, true), packet, at(0s)));
    CHECK(link.video(link.visit(), picture(kKitchen, 2), packet, at(0s)));
    link.audio(link.visit(), sound(kKitchen, 1), packet, at(0s));
    CHECK(outlet->relayed.empty());
    CHECK(link.counters().video == 0);

    link.open();
    CHECK_FALSE(
        link.video(link.visit(), picture(kKitchen, 3), packet, at(0s)));  // that keyframe was for nobody
    CHECK(outlet->relayed.empty());
}

TEST_CASE("video waits for a keyframe, says so, and flows from it on") {
    Viewer viewer;
    CHECK_FALSE(viewer.video(picture(kKitchen, 1)));
    CHECK_FALSE(viewer.video(picture(kKitchen, 2)));
    CHECK(viewer.sent() == 0);
    CHECK(viewer.link.counters().beforeKeyframe == 2);
    CHECK(viewer.video(picture(kKitchen, 3, true)));
    CHECK(viewer.video(picture(kKitchen, 4)));
    CHECK(viewer.sent() == 2);
    CHECK(viewer.link.counters().video == 2);
    CHECK(viewer.link.counters().beforeKeyframe == 2);
}

TEST_CASE("sound waits for no keyframe") {
    Viewer viewer;
    viewer.audio(sound(kKitchen, 1));
    CHECK(viewer.sent() == 1);
    CHECK(viewer.outlet->relayed.back().kind == MediaKind::Audio);
    CHECK(viewer.link.counters().audio == 1);
}

TEST_CASE("each packet goes out with the viewer's own payload type for its codec") {
    Viewer viewer(rtp::PayloadTypes{102, 120, 109});
    viewer.video(picture(kKitchen, 1, true));
    CHECK(viewer.last().payloadType() == 102);
    CHECK(viewer.outlet->relayed.back().kind == MediaKind::Video);
    auto vp8 = picture(kGarden, 1, true);
    vp8.codec = rtp::VideoCodec::Vp8;
    viewer.video(vp8);
    CHECK(viewer.last().payloadType() == 120);
    viewer.audio(sound(kGarden, 1));
    CHECK(viewer.last().payloadType() == 109);
}

TEST_CASE("header fields are rewritten, the marker and everything else are the camera's") {
    Viewer viewer;
    auto arrival = picture(kKitchen, 1, true);
    arrival.marker = true;
    viewer.video(arrival);
    auto expected = Viewer::packet();
    expected[1] = 0x80 | 108;
    expected[2] = expected[3] = 0;                              // the first number of seed 0
    expected[4] = expected[5] = expected[6] = expected[7] = 0;  // and its timestamp
    CHECK(viewer.outlet->relayed.back().bytes == expected);
    viewer.video(picture(kKitchen, 2));
    CHECK_FALSE(viewer.last().marker());
}

TEST_CASE("the seed decides where the streams begin") {
    Viewer viewer(kTypes, 0x12345678'9ABCDEF0);
    viewer.video(picture(kKitchen, 1, true));
    CHECK(viewer.last().sequenceNumber() == 0x5EF0);
    CHECK(viewer.last().timestamp() == 0x56789ABC);
    viewer.audio(sound(kKitchen, 1));
    CHECK(viewer.last().sequenceNumber() == 0x3579);
}

TEST_CASE("a viewer without the camera's codec gets no picture and asks for none, but hears") {
    Viewer viewer(rtp::PayloadTypes{std::nullopt, 96, 111});
    CHECK(viewer.video(picture(kKitchen, 1, true)));
    CHECK(viewer.video(picture(kKitchen, 2)));
    CHECK(viewer.sent() == 0);
    CHECK(viewer.link.counters().withoutCodec == 2);
    CHECK(viewer.link.counters().video == 0);
    viewer.audio(sound(kKitchen, 1));
    CHECK(viewer.sent() == 1);
}

TEST_CASE("a viewer that negotiated no sound gets none") {
    Viewer viewer(rtp::PayloadTypes{108, 96, std::nullopt});
    viewer.audio(sound(kKitchen, 1));
    CHECK(viewer.sent() == 0);
    CHECK(viewer.link.counters().audio == 0);
}

TEST_CASE("after a renegotiation the new payload types are used and numbers go on") {
    Viewer viewer;
    viewer.video(picture(kKitchen, 1, true));
    viewer.link.use({118, 98, 112});
    viewer.video(picture(kKitchen, 2));
    CHECK(viewer.last().payloadType() == 118);
    CHECK(viewer.last().sequenceNumber() == 1);
}

TEST_CASE("over a change of source, picture and sound go on without a gap") {
    Viewer viewer;
    viewer.video(picture(kKitchen, 100, true), 0s);
    viewer.video(picture(kKitchen, 101), 33ms);
    viewer.audio(sound(kKitchen, 7), 33ms);
    CHECK_FALSE(viewer.video(picture(kGarden, 5000), 1s));
    CHECK(viewer.video(picture(kGarden, 5001, true), 1033ms));
    CHECK(viewer.last().sequenceNumber() == 2);
    CHECK(viewer.last().timestamp() == 3000 + 90000);  // 1 s after the last of the kitchen
    CHECK_FALSE(viewer.video(picture(kKitchen, 102), 1040ms));
    viewer.audio(sound(kGarden, 60000), 2033ms);
    CHECK(viewer.last().sequenceNumber() == 1);
    CHECK(viewer.last().timestamp() == 2 * 48000);
}

TEST_CASE("a packet older than the keyframe a viewer began with is not sent, and asks for nothing") {
    Viewer viewer;
    viewer.video(picture(kKitchen, 100, true));
    CHECK(viewer.video(picture(kKitchen, 99)));
    CHECK(viewer.sent() == 1);
    CHECK(viewer.link.counters().video == 1);
}

TEST_CASE("the first sound and the first after a pause carry the marker, those between the camera's") {
    Viewer viewer;
    viewer.audio(sound(kKitchen, 1));
    CHECK(viewer.last().marker());
    viewer.audio(sound(kKitchen, 2));
    CHECK_FALSE(viewer.last().marker());
    viewer.audio(sound(kKitchen, 3, true));
    CHECK(viewer.last().marker());
    viewer.link.withholdAudio();
    viewer.link.withholdAudio();
    viewer.audio(sound(kKitchen, 53), 1s);
    CHECK(viewer.last().marker());
    CHECK(viewer.last().sequenceNumber() == 3);
    CHECK(viewer.last().timestamp() == 52 * 960);
    viewer.audio(sound(kKitchen, 54), 1s);
    CHECK_FALSE(viewer.last().marker());
}

TEST_CASE("withheld sound leaves the picture alone") {
    Viewer viewer;
    viewer.video(picture(kKitchen, 1, true));
    viewer.link.withholdAudio();
    viewer.video(picture(kKitchen, 3));
    CHECK(viewer.last().sequenceNumber() == 2);
}

TEST_CASE("padding of the camera is left out of its own medium only, without a gap") {
    Viewer viewer;
    viewer.video(picture(kKitchen, 1, true));
    viewer.audio(sound(kKitchen, 1));
    viewer.link.skip(MediaKind::Video, picture(kKitchen, 2));
    viewer.video(picture(kKitchen, 3));
    CHECK(viewer.last().sequenceNumber() == 1);
    viewer.audio(sound(kKitchen, 3));
    CHECK(viewer.last().sequenceNumber() == 2);
    viewer.link.skip(MediaKind::Audio, sound(kKitchen, 4));
    viewer.audio(sound(kKitchen, 5));
    CHECK(viewer.last().sequenceNumber() == 3);
}

TEST_CASE("a viewer that comes back to a camera waits for a keyframe again, and sees no gap") {
    Viewer viewer;
    viewer.video(picture(kKitchen, 1, true));
    viewer.audio(sound(kKitchen, 1));
    viewer.link.interrupt();
    CHECK_FALSE(viewer.video(picture(kKitchen, 300), 10s));
    CHECK(viewer.sent() == 2);
    CHECK(viewer.video(picture(kKitchen, 301, true), 10s));
    CHECK(viewer.last().sequenceNumber() == 1);
    CHECK(viewer.last().timestamp() == 300 * 3000);
    viewer.audio(sound(kKitchen, 500), 10s);
    CHECK(viewer.last().sequenceNumber() == 1);
    CHECK(viewer.last().marker());
}

TEST_CASE("what a camera had in hand when the viewer looked away is not sent, and asks for nothing") {
    Viewer viewer;
    viewer.video(picture(kKitchen, 1, true));
    viewer.audio(sound(kKitchen, 1));
    const auto before = viewer.link.visit();
    viewer.link.interrupt();
    CHECK(viewer.video(before, picture(kKitchen, 2, true)));
    viewer.audio(before, sound(kKitchen, 2));
    CHECK(viewer.sent() == 2);
    CHECK_FALSE(viewer.video(picture(kKitchen, 9)));  // back at the same camera, which never stopped
    viewer.audio(sound(kKitchen, 9));
    CHECK(viewer.sent() == 3);
    CHECK(viewer.last().sequenceNumber() == 1);
}

TEST_CASE("what an offer gave up and a later one takes back follows without a gap, from a keyframe on") {
    Viewer viewer;
    viewer.video(picture(kKitchen, 1, true));
    viewer.audio(sound(kKitchen, 1));
    viewer.link.use({std::nullopt, 96, std::nullopt});
    viewer.video(picture(kKitchen, 2));
    viewer.audio(sound(kKitchen, 2));
    viewer.link.use(kTypes);
    viewer.audio(sound(kKitchen, 9));
    CHECK(viewer.last().sequenceNumber() == 1);
    CHECK_FALSE(viewer.video(picture(kKitchen, 9)));
    viewer.video(picture(kKitchen, 10, true));
    CHECK(viewer.last().sequenceNumber() == 1);
}

TEST_CASE("a keyframe from before the viewer looked away, late or doubled, begins no picture") {
    Viewer viewer;
    viewer.video(picture(kKitchen, 9, true));
    viewer.video(picture(kKitchen, 10));
    viewer.link.interrupt();
    CHECK_FALSE(viewer.video(picture(kKitchen, 9, true)));
    CHECK_FALSE(viewer.video(picture(kKitchen, 11)));
    CHECK(viewer.sent() == 2);
    CHECK(viewer.link.counters().beforeKeyframe == 2);
    CHECK(viewer.video(picture(kKitchen, 12, true)));
    CHECK(viewer.last().sequenceNumber() == 2);
}

TEST_CASE("what was withheld on purpose leaves no gap, and the picture goes on with a keyframe") {
    Viewer viewer;
    viewer.video(picture(kKitchen, 1, true));
    viewer.audio(sound(kKitchen, 1));
    const auto visit = viewer.link.visit();
    viewer.link.breakOff();
    CHECK_FALSE(viewer.video(visit, picture(kKitchen, 8)));
    CHECK(viewer.sent() == 2);
    CHECK(viewer.video(visit, picture(kKitchen, 9, true)));
    CHECK(viewer.last().sequenceNumber() == 1);
    viewer.audio(visit, sound(kKitchen, 9));
    CHECK(viewer.last().sequenceNumber() == 1);
    CHECK(viewer.last().marker());
}
