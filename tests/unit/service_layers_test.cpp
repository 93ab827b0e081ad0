#include <map>

#include "catch.hpp"
#include "home.hpp"
#include "simulcast_packets.hpp"

using namespace petcam;

namespace {

/// A home whose camera sends two layers, 15 pictures in a second.
struct LayeredHome : Home {
    explicit LayeredHome(rtp::VideoCodec codec = rtp::VideoCodec::Vp8)
        : h264(codec == rtp::VideoCodec::H264) {
        camera = attach();
        const rtp::PayloadTypes types{h264 ? std::optional<std::uint8_t>(96) : std::nullopt,
                                      h264 ? std::nullopt : std::optional<std::uint8_t>(96), 111};
        const PublisherMedia media{types, codec, true, Simulcast{kRidExtension, {"l", "h"}}};
        sinks[camera.value - 1] = service.publish(camera, "kitchen", kDevice, media, now);
    }

    PeerId watch(Quality quality) {
        const PeerId id = attach();
        sinks[id.value - 1] = service.watch(id, "kitchen", "Mum", kViewer, now, quality);
        sinks[id.value - 1]->onMediaUp(now);
        return id;
    }

    void layer(const char* rid, bool key) {
        const bool high = *rid == 'h';
        std::uint16_t& number = high ? highNumber : lowNumber;
        ++number;
        const std::vector<std::uint8_t> pictures[2][2] = {{kVp8Delta, kVp8Key}, {{0x41, 0x9A}, {0x67, 0x42}}};
        auto payload = pictures[h264 ? 1 : 0][key ? 1 : 0];
        payload.push_back(static_cast<std::uint8_t>(*rid));
        auto bytes = rtpPacket(96, number, number * 6000u + (high ? 77u : 0u), payload, high ? 33 : 11);
        if (number <= 3) bytes = withRid(bytes, rid);
        sink(camera).onRtp(MediaKind::Video, bytes, std::nullopt, now);
    }
    void low(bool key = false) { layer("l", key); }
    void high(bool key = false) { layer("h", key); }
    void pictures(int count, bool key = false) {
        for (int i = 0; i < count; ++i) {
            low(key);
            high(key);
            now += 66ms;
        }
    }
    std::string shownTo(PeerId viewer) {
        std::string letters;
        for (const auto& packet : outlet(viewer).relayed) {
            letters += static_cast<char>(packet.bytes.back());
        }
        return letters;
    }
    int asked() { return outlet(camera).keyframeRequests; }

    bool h264;
    PeerId camera;
    std::uint16_t lowNumber = 0;
    std::uint16_t highNumber = 0;
};

}  // namespace

TEST_CASE("at the same time a tile gets the small picture and everybody else the large one, in both codecs") {
    for (const auto codec : {rtp::VideoCodec::H264, rtp::VideoCodec::Vp8}) {
        LayeredHome home(codec);
        const PeerId tile = home.watch(Quality::Tile);
        const PeerId saver = home.watch(Quality::Saver);
        const PeerId best = home.watch(Quality::Best);
        const PeerId mum = home.watch(Quality::Auto);
        home.high(true);  // the first to come: everybody begins with it
        home.low(true);
        home.pictures(2);
        CHECK(home.shownTo(tile) == "hlll");
        CHECK(home.shownTo(saver) == "hlll");
        CHECK(home.shownTo(best) == "hhh");
        CHECK(home.shownTo(mum) == "hhh");
    }
}

TEST_CASE("prefer changes the layer at its next keyframe, for which the camera is asked") {
    LayeredHome home;
    const PeerId viewer = home.watch(Quality::Auto);
    home.pictures(1, true);
    home.pictures(25);  // the cache has nothing to begin with any more
    const int before = home.asked();
    home.service.prefer(viewer, Quality::Tile, home.now);
    home.pictures(1);
    CHECK(home.asked() == before + 1);
    home.pictures(1, true);
    home.pictures(20);
    CHECK(home.asked() == before + 1);
    const std::string shown = home.shownTo(viewer);
    CHECK(shown.substr(shown.size() - 21) == std::string(21, 'l'));
    CHECK(shown.find('l', shown.find("lh") + 1) == shown.size() - 21);
}

TEST_CASE("a request for a keyframe that was lost is repeated, twice a second, for however many viewers") {
    LayeredHome home;
    std::vector<PeerId> viewers;
    for (int i = 0; i < 4; ++i) {
        viewers.push_back(home.watch(Quality::Auto));
    }
    home.pictures(1, true);
    home.pictures(25);
    const int before = home.asked();
    for (const PeerId viewer : viewers) {
        home.service.prefer(viewer, Quality::Saver, home.now);
    }
    home.pictures(31);  // two seconds
    CHECK(home.asked() - before >= 4);
    CHECK(home.asked() - before <= 5);
    home.low(true);
    home.now += 1s;
    const int after = home.asked();
    home.pictures(31);
    CHECK(home.asked() == after);
}

TEST_CASE(
    "when the layer of a viewer dies it gets another within about a second, and its own when that is back") {
    LayeredHome home;
    const PeerId viewer = home.watch(Quality::Best);
    home.pictures(2, true);
    home.pictures(25);
    const int before = home.asked();
    for (int i = 0; i < 15; ++i) {  // 990 ms after the last of the high layer
        home.low();
        home.now += 66ms;
    }
    CHECK(home.asked() == before);
    home.low();
    CHECK(home.asked() == before + 1);
    home.low(true);
    home.low();
    const std::string shown = home.shownTo(viewer);
    CHECK(shown.substr(shown.size() - 3) == "hll");
    home.high(true);
    CHECK(home.shownTo(viewer) == shown + "h");
}

TEST_CASE("prefer is for those who watch, and watch without a quality means the server's choice") {
    LayeredHome home;
    const PeerId nobody = home.attach();
    CHECK(codeOf([&] { home.service.prefer(nobody, Quality::Tile, home.now); }) == ErrorCode::NotWatching);
    CHECK(codeOf([&] { home.service.prefer(home.camera, Quality::Tile, home.now); }) ==
          ErrorCode::NotWatching);
    const PeerId viewer = home.watch(Quality::Tile);
    home.pictures(1, true);
    home.service.watch(viewer, "kitchen", "Mum", std::nullopt, home.now);
    home.pictures(1, true);
    home.pictures(2);
    CHECK(home.shownTo(viewer) ==
          "llhhhh");  // the high keyframe is there already when the low one of the second pair comes
    home.service.unwatch(viewer, home.now);
    CHECK(codeOf([&] { home.service.prefer(viewer, Quality::Best, home.now); }) == ErrorCode::NotWatching);
}

TEST_CASE("a quality holds for a viewer that came before its camera") {
    LayeredHome home;
    home.service.mediaDown(home.camera, home.now);
    const PeerId viewer = home.watch(Quality::Tile);
    home.camera = home.attach();
    home.sinks[home.camera.value - 1] = home.service.publish(
        home.camera, "kitchen", kDevice,
        {{std::nullopt, 96, 111}, rtp::VideoCodec::Vp8, true, {kRidExtension, {"l", "h"}}}, home.now);
    home.pictures(3, true);
    CHECK(home.shownTo(viewer) == "lll");
}

TEST_CASE("VP8 counts pictures on over a switch, for each viewer as if there were no other") {
    LayeredHome home;
    const PeerId tile = home.watch(Quality::Tile);
    const PeerId large = home.watch(Quality::Auto);
    // RFC 7741 section 4.2: X, S; I, L; a picture id of 15 bits, TL0PICIDX; the frame's first byte
    const auto picture = [&](const char* rid, std::uint16_t number, bool key) {
        const bool high = *rid == 'h';
        const auto id = static_cast<std::uint8_t>(number + (high ? 100 : 0));
        auto bytes = withRid(
            rtpPacket(96, number, 0, {0x90, 0xC0, 0x80, id, id, static_cast<std::uint8_t>(key ? 0 : 1)},
                      high ? 33 : 11),
            rid);
        home.sink(home.camera).onRtp(MediaKind::Video, bytes, std::nullopt, home.now);
    };
    const auto idsShownTo = [&](PeerId viewer) {
        std::vector<int> ids;
        for (const auto& packet : home.outlet(viewer).relayed) {
            const auto& bytes = packet.bytes;
            CHECK(bytes[bytes.size() - 3] == bytes[bytes.size() - 2]);
            ids.push_back(bytes[bytes.size() - 3]);
        }
        return ids;
    };
    for (std::uint16_t number = 1; number <= 4; ++number) {
        picture("l", number, number == 1);
        picture("h", number, number == 1);
        if (number == 2) home.service.prefer(tile, Quality::Best, home.now);
    }
    picture("h", 5, true);
    picture("h", 6, false);
    CHECK(idsShownTo(large) == std::vector<int>{1, 2, 3, 4, 5, 6, 7});  // began with the low keyframe
    // Two of the low layer, then the high one from its first picture on.
    CHECK(idsShownTo(tile) == std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8, 9});
}

TEST_CASE("how often a viewer's layer changed is counted") {
    LayeredHome home;
    const PeerId viewer = home.watch(Quality::Auto);
    home.low(true);
    home.high(true);
    home.service.prefer(viewer, Quality::Tile, home.now);
    home.low(true);
    std::map<std::string, std::uint64_t> counts;
    for (const auto& [name, value] : home.sink(viewer).counts()) {
        counts[name] = value;
    }
    CHECK(counts["layer_switches"] == 2);
    CHECK(counts["video"] == 3);
}
