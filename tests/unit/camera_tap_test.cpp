#include "petcam/camera_tap.hpp"

#include "catch.hpp"
#include "home.hpp"
#include "simulcast_packets.hpp"
#include "tap_fakes.hpp"

using namespace petcam;

namespace {

constexpr std::uint64_t kFeed = 5;
constexpr std::uint64_t sourceOf(std::uint32_t ssrc, std::uint64_t feed = kFeed) {
    return feed << 32 | ssrc;
}

/// A tap that is told of packets one by one. Of two layers SSRC 1 is the lower one.
struct Tapped {
    std::shared_ptr<RecordingTap> out = std::make_shared<RecordingTap>();
    CameraTap tap;
    bool hasHigh = true;

    explicit Tapped(TapWish wish = kEverything) : tap(wish, out) {}

    bool video(std::uint32_t ssrc, std::uint8_t mark, bool key = false, std::uint64_t feed = kFeed) {
        Arrival arrival{.source = sourceOf(ssrc, feed), .startsKeyframe = key};
        arrival.layers.addHighest(sourceOf(1, feed));
        if (hasHigh) arrival.layers.addHighest(sourceOf(2, feed));
        const std::vector<std::uint8_t> bytes{mark};
        return tap.video(arrival, bytes);
    }
    std::string marks(TapStream stream) const {
        std::string all;
        for (const auto& bytes : out->on(stream)) {
            all += static_cast<char>(bytes[0]);
        }
        return all;
    }
};

}  // namespace

TEST_CASE("each picture stream of a tap begins with a keyframe of its own layer") {
    Tapped tapped;
    CHECK_FALSE(tapped.video(1, 'a'));
    CHECK_FALSE(tapped.video(1, 'b', true));  // the highest is still missing
    CHECK_FALSE(tapped.video(2, 'A'));
    CHECK(tapped.video(2, 'B', true));
    CHECK(tapped.video(1, 'c'));
    CHECK(tapped.video(2, 'C'));
    CHECK(tapped.marks(TapStream::Lowest) == "bc");
    CHECK(tapped.marks(TapStream::Best) == "BC");
}

TEST_CASE("a tap changes its layer at a keyframe of the new one, and the old one goes on until then") {
    Tapped tapped;
    tapped.hasHigh = false;
    CHECK(tapped.video(1, 'a', true));
    CHECK(tapped.video(1, 'b'));
    tapped.hasHigh = true;
    CHECK_FALSE(tapped.video(2, 'A'));
    CHECK_FALSE(tapped.video(1, 'c'));
    CHECK(tapped.video(2, 'B', true));
    CHECK(tapped.video(1, 'd'));
    CHECK(tapped.video(2, 'C'));
    CHECK(tapped.marks(TapStream::Best) == "abcBC");
    CHECK(tapped.marks(TapStream::Lowest) == "abcd");
    tapped.hasHigh = false;
    CHECK_FALSE(tapped.video(1, 'e'));
    CHECK(tapped.video(1, 'f', true));
    CHECK(tapped.marks(TapStream::Best) == "abcBCf");
}

TEST_CASE("with one layer both picture streams of a tap get it") {
    Tapped tapped;
    tapped.hasHigh = false;
    CHECK(tapped.video(1, 'a', true));
    CHECK(tapped.marks(TapStream::Best) == "a");
    CHECK(tapped.marks(TapStream::Lowest) == "a");
}

TEST_CASE("a tap gets the streams that it wished for and is content without the others") {
    Tapped tapped({.best = false, .lowest = true, .audio = false, .talkSound = false});
    CHECK_FALSE(tapped.video(2, 'A', true));
    CHECK(tapped.video(1, 'a', true));
    CHECK(tapped.video(2, 'B'));
    tapped.tap.audio({.source = sourceOf(9)}, {}, false);
    tapped.tap.reports(MediaKind::Audio, {});
    REQUIRE(tapped.out->sent.size() == 1);
    CHECK(tapped.out->sent[0].stream == TapStream::Lowest);
}

TEST_CASE("a tap gets no sound while somebody talks, unless it wants the talk too") {
    Tapped withheld;
    Tapped wanted({false, false, true, true});
    const std::vector<std::uint8_t> sound{1};
    for (const bool muted : {false, true, false}) {
        withheld.tap.audio({.source = sourceOf(9)}, sound, muted);
        wanted.tap.audio({.source = sourceOf(9)}, sound, muted);
    }
    CHECK(withheld.out->on(TapStream::Audio).size() == 2);
    CHECK(wanted.out->on(TapStream::Audio).size() == 3);
}

TEST_CASE("a tap that leaves the upper layers asleep needs the lowest, and gets the highest that arrives") {
    TapWish wish = kEverything;
    wish.upperLayers = false;
    Tapped tapped(wish);
    CHECK(tapped.tap.need() == Need{1, true});
    tapped.video(1, 'a', true);
    CHECK(tapped.video(2, 'A', true));
    CHECK(tapped.marks(TapStream::Best) == "A");
    CHECK(CameraTap({.audio = true, .upperLayers = true}, tapped.out).need() == Need{0, true});
}

TEST_CASE(
    "a tap turns to another wish for the same streams to the same ports, in the middle of its picture") {
    Tapped tapped;
    tapped.hasHigh = false;
    tapped.video(1, 'a', true);
    TapWish wish{true, true, true, true, false};
    REQUIRE(tapped.tap.turnTo(wish, *tapped.out));
    CHECK(tapped.tap.need() == Need{1, true});
    CHECK(tapped.video(1, 'b'));
    tapped.tap.audio({.source = sourceOf(9)}, {}, true);
    CHECK(tapped.out->on(TapStream::Audio).size() == 1);
    REQUIRE(tapped.tap.turnTo(kEverything, *tapped.out));
    CHECK(tapped.tap.need() == Need::everything());
    CHECK(tapped.video(1, 'c'));
    CHECK(tapped.marks(TapStream::Best) == "abc");

    RecordingTap elsewhere;
    elsewhere.places = {1, 2, 4};
    CHECK_FALSE(tapped.tap.turnTo(wish, elsewhere));
    wish.lowest = false;
    CHECK_FALSE(tapped.tap.turnTo(wish, *tapped.out));
    CHECK(tapped.tap.need() == Need::everything());
}

TEST_CASE("after a break a tap's picture goes on with a keyframe") {
    Tapped tapped;
    tapped.hasHigh = false;
    tapped.video(1, 'a', true);
    tapped.tap.breakOff();
    CHECK_FALSE(tapped.video(1, 'b'));
    CHECK(tapped.video(1, 'c', true));
    CHECK(tapped.marks(TapStream::Best) == "ac");
}

TEST_CASE("a packet that a replaced publisher still had in hand reaches no tap") {
    Tapped tapped;
    tapped.hasHigh = false;
    tapped.video(1, 'a', true);
    CHECK_FALSE(tapped.video(1, 'A', false, kFeed + 1));
    tapped.video(1, 'B', true, kFeed + 1);
    CHECK(tapped.video(1, 'x', true));  // nothing to ask anybody for
    tapped.tap.audio({.source = sourceOf(9)}, {}, false);
    CHECK(tapped.video(1, 'C', false, kFeed + 1));
    CHECK(tapped.marks(TapStream::Best) == "aBC");
    CHECK(tapped.out->on(TapStream::Audio).empty());
}

TEST_CASE("what the way out of a tap does not take is counted as dropped") {
    Tapped tapped;
    tapped.hasHigh = false;
    tapped.video(1, 'a', true);
    tapped.out->isFull = true;
    tapped.video(1, 'b');
    CHECK(tapped.tap.counters().sent == 2);
    CHECK(tapped.tap.counters().dropped == 2);
}

namespace {

using Packets = std::vector<std::vector<std::uint8_t>>;

/// RFC 3550 section 6.4.1, without report blocks.
std::vector<std::uint8_t> senderReport(std::uint8_t ssrc) {
    std::vector<std::uint8_t> report(28);
    report[0] = 0x80;
    report[1] = 200;
    report[3] = 6;  // words after the first
    report[7] = ssrc;
    return report;
}

/// A camera of two layers (SSRC 1 and 2) and sound (SSRC 7), with one tap and one viewer.
struct TappedCamera {
    Instant now{1000s};
    std::shared_ptr<RecordingOutlet> phone = std::make_shared<RecordingOutlet>();
    std::shared_ptr<RecordingOutlet> viewer = std::make_shared<RecordingOutlet>();
    std::shared_ptr<CameraMedia> media = std::make_shared<CameraMedia>();
    std::shared_ptr<RecordingTap> out = std::make_shared<RecordingTap>();
    std::shared_ptr<CameraTap> tap = std::make_shared<CameraTap>(kEverything, out);
    std::shared_ptr<CameraFeed> feed;

    TappedCamera() {
        PublisherMedia sent = kVp8Camera;
        sent.simulcast = {kRidExtension, {"l", "h"}};
        media->setPublisher({1}, phone, sent);
        feed = std::make_shared<CameraFeed>(FeedId{1}, sent, media,
                                            std::make_shared<CacheBudget>(std::size_t{1} << 20));
        auto link = std::make_shared<Downlink>(PeerId{2}, viewer, rtp::PayloadTypes{102, 120, 109}, 0);
        link->open();
        media->add(link);
        media->add(tap, now);
    }

    std::vector<std::uint8_t> picture(std::uint8_t ssrc, std::uint16_t number, bool key = true) {
        auto bytes =
            withRid(rtpPacket(96, number, 0, key ? kVp8Key : kVp8Delta, ssrc), ssrc == 1 ? "l" : "h");
        const auto sent = bytes;
        feed->onRtp(MediaKind::Video, bytes, std::nullopt, now);
        return sent;
    }
    std::vector<std::uint8_t> sound(std::uint16_t number) {
        auto bytes = rtpPacket(111, number, 0, kSound);
        const auto sent = bytes;
        feed->onRtp(MediaKind::Audio, bytes, 30, now);
        return sent;
    }
};

}  // namespace

TEST_CASE("a tap gets the bytes that came, and viewers what they would get without it") {
    TappedCamera camera;
    const auto low = camera.picture(1, 1);
    const auto high = camera.picture(2, 1);
    const auto sound = camera.sound(1);
    CHECK(camera.out->on(TapStream::Lowest) == Packets{low});
    CHECK(camera.out->on(TapStream::Best).back() == high);
    CHECK(camera.out->on(TapStream::Audio) == Packets{sound});
    REQUIRE(camera.viewer->count(MediaKind::Video) >= 1);
    CHECK((camera.viewer->relayed[0].bytes[1] & 0x7F) == 120);
    CHECK(camera.media->tapCounts().sent == camera.out->sent.size());
    const auto before = camera.out->sent.size();
    camera.media->remove(camera.tap);
    camera.picture(2, 2);
    CHECK(camera.out->sent.size() == before);
    CHECK(camera.media->tapCounts().sent == before);
}

TEST_CASE("a tap that waits for a keyframe asks for it twice a second at most, and then no more") {
    TappedCamera camera;
    CHECK(camera.phone->keyframeRequests == 1);
    camera.picture(1, 1);  // the viewer has what it wants as soon as the highest came
    for (std::uint16_t i = 1; i <= 20; ++i) {
        camera.now += 100ms;
        camera.picture(2, i, false);
    }
    CHECK(camera.phone->keyframeRequests >= 4);
    CHECK(camera.phone->keyframeRequests <= 5);
    const int asked = camera.phone->keyframeRequests;
    camera.picture(2, 21);
    camera.picture(1, 2);
    camera.now += 700ms;
    camera.picture(1, 3, false);
    camera.picture(2, 22, false);
    CHECK(camera.phone->keyframeRequests == asked);
}

TEST_CASE("a paused camera's tap gets nothing, and goes on with a keyframe that is asked for") {
    TappedCamera camera;
    camera.picture(1, 1);
    camera.picture(2, 1);
    camera.media->pause();
    const auto before = camera.out->sent.size();
    camera.picture(2, 2);
    camera.sound(1);
    camera.feed->onRtcp(MediaKind::Video, senderReport(2), 0, camera.now);
    CHECK(camera.out->sent.size() == before);
    camera.now += 1s;
    const int asked = camera.phone->keyframeRequests;
    camera.media->resume(camera.now);
    CHECK(camera.phone->keyframeRequests == asked + 1);
    camera.picture(2, 3, false);
    CHECK(camera.out->sent.size() == before);
    camera.picture(2, 4);
    CHECK(camera.out->sent.size() > before);
}

TEST_CASE("sender reports go where the packets of their SSRC may go, unknown ones nowhere") {
    TappedCamera camera;
    camera.picture(1, 1);
    camera.picture(2, 1);
    camera.sound(1);
    camera.out->sent.clear();
    camera.feed->onRtcp(MediaKind::Video, senderReport(2), 0, camera.now);
    CHECK(camera.out->on(TapStream::Best) == Packets{senderReport(2)});
    CHECK(camera.out->on(TapStream::Lowest) == Packets{senderReport(2)});
    CHECK(camera.out->on(TapStream::Audio).empty());
    camera.out->sent.clear();
    camera.feed->onRtcp(MediaKind::Video, senderReport(7), 0, camera.now);
    CHECK(camera.out->on(TapStream::Audio) == Packets{senderReport(7)});
    CHECK(camera.out->sent.size() == 1);
    camera.out->sent.clear();
    camera.feed->onRtcp(MediaKind::Video, senderReport(99), 0, camera.now);
    const std::vector<std::uint8_t> receiverReport{0x80, 201, 0, 1, 0, 0, 0, 2};
    camera.feed->onRtcp(MediaKind::Video, receiverReport, 0, camera.now);
    CHECK(camera.out->sent.empty());
}

TEST_CASE("packets that only probe the network, late ones and doubled ones reach a tap too") {
    TappedCamera camera;
    camera.picture(1, 1);
    camera.picture(2, 1);
    camera.out->sent.clear();
    auto padding = withRid(rtpPacket(96, 2, 0, {0, 0, 0, 4}, 2), "h");
    padding[0] |= 0x20;  // RFC 3550 section 5.1: P
    camera.feed->onRtp(MediaKind::Video, padding, std::nullopt, camera.now);
    camera.picture(2, 4, false);
    camera.picture(2, 3, false);
    camera.picture(2, 3, false);
    CHECK(camera.out->on(TapStream::Best).size() == 4);
    CHECK(camera.out->on(TapStream::Lowest).empty());
}

TEST_CASE("while viewers go on with the publisher of before, its packets reach no tap") {
    TappedCamera camera;
    camera.picture(1, 1);
    camera.picture(2, 1);
    const auto seen = camera.viewer->count(MediaKind::Video);
    const auto taken = camera.out->on(TapStream::Best).size();
    camera.media->setPublisher({2}, camera.phone, kVp8Camera, true);
    CHECK(camera.media->isBridged());
    camera.picture(2, 2, false);
    CHECK(camera.viewer->count(MediaKind::Video) == seen + 1);
    CHECK(camera.out->on(TapStream::Best).size() == taken);
    camera.media->endBridge();
    CHECK_FALSE(camera.media->isBridged());
    camera.picture(2, 3, false);
    CHECK(camera.viewer->count(MediaKind::Video) == seen + 1);
}

TEST_CASE("a camera that nobody watches is wanted while it has a tap") {
    CameraMedia media;
    CHECK_FALSE(media.isWanted());
    const auto tap = std::make_shared<CameraTap>(kEverything, std::make_shared<RecordingTap>());
    media.add(tap, Instant{1s});
    CHECK(media.isWanted());
    CHECK(media.isTapped());
    media.remove(tap);
    media.remove(tap);  // of no consequence
    CHECK_FALSE(media.isWanted());
    CHECK_FALSE(media.isTapped());
}
