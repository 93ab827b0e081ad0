#include <algorithm>
#include <vector>

#include "catch.hpp"
#include "fakes.hpp"
#include "petcam/downlink.hpp"

using namespace petcam;

namespace {

constexpr std::uint64_t kFeed = 7;
constexpr std::uint64_t kLow = (kFeed << 32) | 11;
constexpr std::uint64_t kHigh = (kFeed << 32) | 33;
constexpr Duration kFrame = 66ms;

LiveLayers both() {
    LiveLayers layers(kLow);
    layers.addHighest(kHigh);
    return layers;
}

/// A viewer and its camera, whose layers have numbers and timestamps far from each other. Each packet is a
/// picture; its one byte of payload tells the layer.
struct Viewer {
    explicit Viewer(Quality quality = Quality::Auto) {
        link.open();
        link.prefer(quality);
    }

    bool send(std::uint64_t source, std::uint16_t number, bool key, LiveLayers layers = both()) {
        std::vector<std::uint8_t> bytes{0x80, 96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, layerOf(source)};
        const std::uint32_t timestamp = (source == kLow ? 0xFFFFF000u : 5000u) + number * 5940u;
        const Arrival arrival{.source = source,
                              .sequenceNumber = number,
                              .timestamp = timestamp,
                              .marker = endsPictures,
                              .startsKeyframe = key,
                              .layers = layers};
        return link.video(link.visit(), arrival, *rtp::Packet::parse(bytes), now);
    }
    bool low(bool key = false, LiveLayers layers = both()) { return send(kLow, ++lowNumber, key, layers); }
    bool high(bool key = false, LiveLayers layers = both()) { return send(kHigh, ++highNumber, key, layers); }
    /// One picture of both, the lower first as browsers send them.
    void picture() {
        low();
        high();
        now += kFrame;
    }

    static std::uint8_t layerOf(std::uint64_t source) { return source == kLow ? 'l' : 'h'; }
    /// What was sent, one letter a packet.
    std::string shown() const {
        std::string letters;
        for (const auto& packet : outlet->relayed) {
            letters += static_cast<char>(packet.bytes.back());
        }
        return letters;
    }
    /// Sequence numbers rise by one, timestamps rise.
    void checkContinuous() {
        for (std::size_t i = 1; i < outlet->relayed.size(); ++i) {
            const auto before = *rtp::Packet::parse(outlet->relayed[i - 1].bytes);
            const auto next = *rtp::Packet::parse(outlet->relayed[i].bytes);
            CHECK(next.sequenceNumber() == static_cast<std::uint16_t>(before.sequenceNumber() + 1));
            CHECK(static_cast<std::int32_t>(next.timestamp() - before.timestamp()) > 0);
        }
    }
    std::uint32_t timestampOf(std::size_t packet) {
        return rtp::Packet::parse(outlet->relayed[packet].bytes)->timestamp();
    }

    std::shared_ptr<RecordingOutlet> outlet = std::make_shared<RecordingOutlet>();
    Downlink link{PeerId{1}, outlet, rtp::PayloadTypes{108, 96, 111}, 0x7FFF};
    Instant now{1000s};
    std::uint16_t lowNumber = 65000;
    std::uint16_t highNumber = 20;
    bool endsPictures = true;
};

}  // namespace

TEST_CASE("of several layers a viewer gets the one that it wants, and of the others nothing") {
    Viewer large(Quality::Auto);
    CHECK_FALSE(large.low());
    CHECK_FALSE(large.high());
    CHECK(large.high(true));
    large.picture();
    large.picture();
    CHECK(large.shown() == "hhh");
    Viewer tile(Quality::Tile);
    CHECK(tile.low(true));
    tile.picture();
    tile.high(true);
    tile.picture();
    CHECK(tile.shown() == "lll");
    CHECK(tile.link.counters().beforeKeyframe == 0);
    CHECK(tile.link.counters().layerSwitches == 0);
}

TEST_CASE("the first picture wins: a viewer begins with another layer, and asks on until it has its own") {
    Viewer viewer(Quality::Best);
    CHECK_FALSE(viewer.low(true));
    CHECK_FALSE(viewer.high());
    CHECK_FALSE(viewer.low());
    CHECK(viewer.high(true));
    CHECK(viewer.low());
    CHECK(viewer.high());
    CHECK(viewer.shown() == "llhh");
    CHECK(viewer.link.counters().layerSwitches == 1);
    viewer.checkContinuous();
}

TEST_CASE("a change of mind goes on with the old layer until a keyframe of the new one") {
    Viewer viewer;
    viewer.high(true);
    viewer.picture();
    viewer.link.prefer(Quality::Tile);
    CHECK_FALSE(viewer.low());
    CHECK_FALSE(viewer.high());
    viewer.now += kFrame;
    CHECK_FALSE(viewer.high(true));  // a keyframe of what it has changes nothing
    CHECK(viewer.low(true));
    CHECK(viewer.high());
    viewer.now += kFrame;
    viewer.picture();
    CHECK(viewer.shown() == "hhhhll");
    viewer.link.prefer(Quality::Auto);
    viewer.picture();
    CHECK_FALSE(viewer.low(true));
    CHECK(viewer.high(true));
    viewer.picture();
    CHECK(viewer.shown() == "hhhhllllhh");
    viewer.checkContinuous();
}

TEST_CASE("over a switch the timestamp goes on by the time that passed, and then as the layer's") {
    Viewer viewer;
    viewer.high(true);
    viewer.now += kFrame;
    viewer.high();
    viewer.link.prefer(Quality::Tile);
    viewer.now += kFrame;
    viewer.low(true);
    viewer.now += kFrame;
    viewer.low();
    CHECK(viewer.timestampOf(1) - viewer.timestampOf(0) == 5940);
    CHECK(viewer.timestampOf(2) - viewer.timestampOf(1) == 5940);
    CHECK(viewer.timestampOf(3) - viewer.timestampOf(2) == 5940);
}

TEST_CASE("a change of mind and back before the keyframe came is no switch") {
    Viewer viewer;
    viewer.high(true);
    viewer.link.prefer(Quality::Tile);
    CHECK_FALSE(viewer.high());
    viewer.link.prefer(Quality::Best);
    CHECK(viewer.high());
    CHECK(viewer.low(true));
    CHECK(viewer.shown() == "hhh");
}

TEST_CASE("a viewer whose layer has died takes any that arrives, with a keyframe") {
    Viewer viewer;
    viewer.high(true);
    viewer.picture();
    const LiveLayers lowOnly(kLow);
    CHECK_FALSE(viewer.low(false, lowOnly));
    CHECK(viewer.low(true, lowOnly));
    CHECK(viewer.low(false, lowOnly));
    CHECK(viewer.shown() == "hhll");
    CHECK_FALSE(viewer.low());  // it is there again
    CHECK_FALSE(viewer.high());
    CHECK(viewer.high(true));
    CHECK(viewer.shown() == "hhlllh");
    viewer.checkContinuous();
}

TEST_CASE("of a layer that died the viewer takes up what comes, when it is the first to come back") {
    Viewer viewer;
    viewer.high(true);
    CHECK_FALSE(viewer.low(false, LiveLayers(kLow)));
    CHECK(viewer.high());
    CHECK(viewer.shown() == "hh");
    viewer.checkContinuous();
}

TEST_CASE("late packets of the layer of before are not sent") {
    Viewer viewer;
    viewer.high(true);
    viewer.high();
    viewer.link.prefer(Quality::Tile);
    viewer.now += kFrame;
    viewer.low(true);
    CHECK(viewer.send(kHigh, viewer.highNumber, false));
    CHECK(viewer.send(kLow, static_cast<std::uint16_t>(viewer.lowNumber - 1), false));
    CHECK(viewer.shown() == "hhl");
}

TEST_CASE("padding of another layer leaves this one's numbers alone") {
    Viewer viewer;
    viewer.high(true);
    viewer.link.skip(MediaKind::Video, {.source = kLow, .sequenceNumber = 65001});
    viewer.link.skip(MediaKind::Video, {.source = kHigh, .sequenceNumber = ++viewer.highNumber});
    viewer.high();
    CHECK(viewer.shown() == "hh");
    viewer.checkContinuous();
}

TEST_CASE("a viewer that comes back begins with any layer again") {
    Viewer viewer;
    viewer.high(true);
    viewer.link.interrupt();
    CHECK_FALSE(viewer.high());
    CHECK_FALSE(viewer.low(true));
    CHECK(viewer.high(true));
    CHECK(viewer.shown() == "hlh");
    viewer.checkContinuous();
    CHECK(viewer.link.counters().layerSwitches == 1);
}

TEST_CASE("a camera that comes back begins anew, which is no switch of layers") {
    Viewer viewer;
    viewer.high(true);
    const std::uint64_t newLow = (std::uint64_t{8} << 32) | 11;
    CHECK(viewer.send(newLow, 5, true, LiveLayers(newLow)));
    CHECK(viewer.shown().size() == 2);
    CHECK(viewer.link.counters().layerSwitches == 0);
}

namespace {

/// A viewer that is shown the high layer of two, and then says that its round trip takes a second.
struct NarrowViewer : Viewer {
    NarrowViewer() {
        layers = LiveLayers();
        layers.addHighest(kLow, 100_kbps);
        layers.addHighest(kHigh, 1000_kbps);
        high(true, layers);
        for (int i = 0; i < 5; ++i)
            pass();
        link.hear({.highestSequenceNumber = 1}, 10ms, now);
        link.hear({.highestSequenceNumber = 2}, 1s, now);
    }
    void pass() {
        low(false, layers);
        high(false, layers);
        now += kFrame;
    }
    std::vector<std::uint8_t> paddings() const {
        std::vector<std::uint8_t> sizes;
        for (const auto& packet : outlet->relayed) {
            if (packet.bytes.size() == 267) sizes.push_back(packet.bytes.back());
        }
        return sizes;
    }
    LiveLayers layers;
};

}  // namespace

TEST_CASE("a viewer whose link is full gets the lower layer, from its next keyframe on") {
    NarrowViewer viewer;
    CHECK(viewer.link.need().layers == 1);
    CHECK(viewer.link.counters().stepsDown == 1);
    const auto sent = viewer.outlet->relayed.size();
    CHECK_FALSE(viewer.high(false, viewer.layers));
    CHECK_FALSE(viewer.high(true, viewer.layers));  // nor is it filled again
    CHECK(viewer.outlet->relayed.size() == sent);
    CHECK(viewer.low(true, viewer.layers));
    viewer.pass();
    CHECK(viewer.shown().ends_with("ll"));
    viewer.checkContinuous();
}

TEST_CASE("later it is probed with padding, which follows the picture without a gap") {
    NarrowViewer viewer;
    viewer.low(true, viewer.layers);
    for (int i = 0; i < 100; ++i)
        viewer.pass();
    const auto paddings = viewer.paddings();
    REQUIRE(paddings.size() > 20);
    CHECK(std::all_of(paddings.begin(), paddings.end(), [](std::uint8_t size) { return size == 255; }));
    CHECK(viewer.link.counters().padding == paddings.size());
    for (std::size_t i = 1; i < viewer.outlet->relayed.size(); ++i) {
        const auto before = *rtp::Packet::parse(viewer.outlet->relayed[i - 1].bytes);
        const auto next = *rtp::Packet::parse(viewer.outlet->relayed[i].bytes);
        CHECK(next.sequenceNumber() == static_cast<std::uint16_t>(before.sequenceNumber() + 1));
    }
}

TEST_CASE("padding never comes between the packets of one picture") {
    NarrowViewer viewer;
    viewer.endsPictures = false;
    viewer.low(true, viewer.layers);
    for (int i = 0; i < 100; ++i)
        viewer.pass();
    CHECK(viewer.paddings().empty());
}
