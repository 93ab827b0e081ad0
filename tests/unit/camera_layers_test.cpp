#include "petcam/camera_layers.hpp"

#include "catch.hpp"
#include "home.hpp"
#include "simulcast_packets.hpp"

using namespace petcam;

namespace {

constexpr FeedId kFeed{3};
using Sight = CameraLayers::Sight;
using Order = std::vector<std::uint32_t>;

/// One publisher whose packets we write, 15 in a second.
struct Publisher {
    explicit Publisher(Simulcast simulcast = kThreeLayers) : layers(kFeed, std::move(simulcast)) {}

    Sight see(std::uint8_t ssrc, std::string_view rid, std::uint16_t sequence, std::size_t bytes = 100) {
        std::vector<std::uint8_t> packet =
            rtpPacket(96, sequence, 0, std::vector<std::uint8_t>(bytes, 1), ssrc);
        if (!rid.empty()) packet = withRid(packet, rid);
        return layers.see(*rtp::Packet::parse(packet), now);
    }
    Sight see(std::uint8_t ssrc, std::string_view rid = {}) { return see(ssrc, rid, ++number); }
    Sight padding(std::uint8_t ssrc, std::string_view rid = {}) { return see(ssrc, rid, ++number, 0); }

    /// The SSRCs of the layers that arrive, lowest first.
    Order order() const {
        Order found;
        auto rest = layers.live(now);
        for (std::uint32_t ssrc = 0; ssrc < 256; ++ssrc) {
            if (rest.has(layers.sourceOf(ssrc))) found.push_back(ssrc);
        }
        std::sort(found.begin(), found.end(), [&](std::uint32_t one, std::uint32_t other) {
            return place(rest, one) < place(rest, other);
        });
        return found;
    }
    int place(const LiveLayers& live, std::uint32_t ssrc) const {
        if (live.lowest() == layers.sourceOf(ssrc)) return 0;
        return live.highest() == layers.sourceOf(ssrc) ? 2 : 1;
    }

    /// Each of these SSRCs sends so many bytes with every picture.
    void send(Duration time, std::initializer_list<std::pair<std::uint8_t, std::size_t>> streams) {
        for (const Instant end = now + time; now < end; now += 66ms) {
            for (const auto& [ssrc, bytes] : streams) {
                see(ssrc, {}, ++number, bytes);
            }
        }
    }

    CameraLayers layers;
    Instant now{1000s};
    std::uint16_t number = 65000;
};

}  // namespace

TEST_CASE("SSRCs are told apart by the rid of their first packets, in whatever order they come") {
    Publisher camera;
    CHECK(camera.see(33, "h") == Sight::Newest);
    CHECK(camera.order() == Order{33});
    camera.see(11, "l");
    CHECK(camera.order() == Order{11, 33});
    camera.see(22, "m");
    CHECK(camera.order() == Order{11, 22, 33});
    camera.now += 900ms;
    camera.see(22);  // later packets carry it no more
    camera.see(33);
    camera.now += 200ms;
    CHECK(camera.order() == Order{22, 33});
}

TEST_CASE("a layer that sent no picture for a second does not arrive, and is the same when it comes back") {
    Publisher camera;
    camera.see(11, "l");
    camera.see(33, "h");
    camera.now += 999ms;
    camera.see(11);
    CHECK(camera.order() == Order{11, 33});
    camera.now += 1ms;
    CHECK(camera.order() == Order{11});
    camera.padding(33);  // probes the network, shows nothing
    CHECK(camera.order() == Order{11});
    camera.now += 1h;
    CHECK(camera.order().empty());
    camera.see(33);
    camera.see(11);
    CHECK(camera.order() == Order{11, 33});
}

TEST_CASE("beside layers with names an SSRC without one is none of them") {
    Publisher camera;
    camera.see(11, "l");
    CHECK(camera.see(99) == Sight::NoLayer);
    CHECK(camera.see(99, "x") == Sight::NoLayer);
    CHECK(camera.see(33, "h") == Sight::Newest);
    CHECK(camera.order() == Order{11, 33});
}

TEST_CASE("two SSRCs with one name: the second is the layer when the first has been gone for a second") {
    Publisher camera;
    camera.see(11, "l");
    camera.see(33, "h");
    CHECK(camera.see(34, "h") == Sight::NoLayer);
    camera.now += 999ms;
    CHECK(camera.see(34, "h") == Sight::NoLayer);
    camera.see(11);
    camera.now += 1ms;
    CHECK(camera.see(34, "h") == Sight::Newest);
    CHECK(camera.order() == Order{11, 34});
    CHECK(camera.see(33) == Sight::NoLayer);
}

TEST_CASE("padding alone makes no layer of an SSRC without a name") {
    Publisher camera(Simulcast{});
    CHECK(camera.padding(11) == Sight::NoLayer);
    CHECK(camera.see(11) == Sight::Newest);
    CHECK(camera.padding(11) == Sight::Newest);
    CHECK(camera.padding(12) == Sight::NoLayer);
    CHECK(camera.order() == Order{11});
}

TEST_CASE("where rids never come, SSRCs are layers as they come, and soon by what they send") {
    for (const auto& simulcast : {Simulcast{}, kThreeLayers}) {
        Publisher camera(simulcast);
        camera.see(33);
        camera.see(11);
        camera.see(22);
        CHECK(camera.order() == Order{33, 11, 22});
        CHECK(camera.see(44) == Sight::NoLayer);
        camera.send(CameraLayers::kWindow + 100ms, {{11, 100}, {22, 300}, {33, 1000}});
        CHECK(camera.order() == Order{11, 22, 33});
    }
}

TEST_CASE("the first name ends the time of SSRCs without one") {
    Publisher camera;
    camera.see(98);
    camera.see(99);
    camera.see(11, "l");
    CHECK(camera.order() == Order{11});
    CHECK(camera.see(98) == Sight::NoLayer);
    camera.see(99, "h");
    CHECK(camera.order() == Order{11, 99});
}

TEST_CASE("an SSRC without a name takes the place of one that is gone, when there is no other") {
    Publisher camera(Simulcast{});
    camera.see(11);
    camera.see(22);
    camera.see(33);
    camera.now += 500ms;
    camera.see(11);
    camera.see(33);
    camera.now += 600ms;
    CHECK(camera.see(44) == Sight::Newest);
    CHECK(camera.order() == Order{11, 33, 44});
    CHECK(camera.see(22) == Sight::NoLayer);
}

TEST_CASE("rids that were offered the other way round are put right by what arrives") {
    Publisher camera(Simulcast{kRidExtension, {"h", "m", "l"}});
    camera.see(33, "h");
    camera.see(22, "m");
    camera.see(11, "l");
    CHECK(camera.order() == Order{33, 22, 11});
    camera.send(CameraLayers::kWindow + 100ms, {{11, 100}, {22, 300}, {33, 1000}});
    CHECK(camera.order() == Order{22, 11, 33});
    camera.send(CameraLayers::kWindow + 100ms, {{11, 100}, {22, 300}, {33, 1000}});
    CHECK(camera.order() == Order{11, 22, 33});
    camera.send(20s, {{11, 100}, {22, 150}, {33, 160}});  // a scene at rest
    CHECK(camera.order() == Order{11, 22, 33});
}

TEST_CASE("a layer is not called the lower one for what it sent while it came or was gone") {
    Publisher camera;
    camera.see(11, "l");
    camera.see(33, "h");
    camera.send(CameraLayers::kWindow - 200ms, {{11, 100}});
    camera.send(300ms, {{11, 100}, {33, 120}});  // came back: counted from here on
    CHECK(camera.order() == Order{11, 33});
    camera.send(10s, {{11, 100}, {33, 120}});
    CHECK(camera.order() == Order{11, 33});
    camera.send(10s, {{11, 300}});
    camera.send(100ms, {{11, 300}, {33, 1}});
    CHECK(camera.order() == Order{11, 33});
}

TEST_CASE("a packet behind which newer ones of its layer came is late, over the wrap of the number too") {
    Publisher camera;
    CHECK(camera.see(11, "l", 65534) == Sight::Newest);
    CHECK(camera.see(11, "", 1) == Sight::Newest);
    CHECK(camera.see(11, "", 65535) == Sight::Late);
    CHECK(camera.see(11, "", 1) == Sight::Newest);  // the same once more
    CHECK(camera.see(33, "h", 40000) == Sight::Newest);
    CHECK(camera.see(11, "", 0, 0) == Sight::Late);
    CHECK(camera.see(11, "", 3, 0) == Sight::Newest);  // padding has a number too
    CHECK(camera.see(11, "", 2) == Sight::Late);
    camera.now += CameraLayers::kAgeIsUnknownAfter - 1ms;
    CHECK(camera.see(11, "", 60000) == Sight::Late);
    camera.now += 1ms;
    CHECK(camera.see(11, "", 60000) == Sight::Newest);  // after a long silence no number is old
}

TEST_CASE("what a browser probes the network with, packets that it had sent before, makes no layer arrive") {
    Publisher camera;
    camera.see(11, "l", 1);
    camera.see(33, "h", 700);
    camera.see(33, "h", 701);
    camera.now += 1s;
    camera.see(11, "", 2);
    CHECK(camera.see(33, "", 700) == Sight::Late);
    CHECK(camera.order() == Order{11});
    camera.see(33, "", 702);
    CHECK(camera.order() == Order{11, 33});
}

TEST_CASE("a rid is compared whole, in the extension that was negotiated") {
    Publisher other(Simulcast{kRidExtension + 1, {"l", "h"}});
    other.see(11, "h");
    other.see(33, "l");
    CHECK(other.order() == Order{11, 33});  // as they came: nothing was read
    Publisher longer(Simulcast{kRidExtension, {"low", "lowest", "l"}});
    longer.see(11, "lowest");
    longer.see(22, "l");
    longer.see(33, "low");
    CHECK(longer.order() == Order{33, 11, 22});
}

TEST_CASE("more rids than layers that can be told apart are cut off") {
    Publisher camera(Simulcast{kRidExtension, {"a", "b", "c", "d"}});
    CHECK(camera.see(1, "a") == Sight::Newest);
    CHECK(camera.see(4, "d") == Sight::NoLayer);
}

TEST_CASE("a layer is broken when something got lost in a pause, until a keyframe begins") {
    Publisher camera;
    camera.see(11, "l", 10);
    camera.see(33, "h", 90);
    camera.now += 299ms;
    camera.see(11, {}, 14);  // lost in between: that is asked for again
    CHECK_FALSE(camera.layers.isBroken(11, false));
    camera.now += 300ms;
    camera.see(11, {}, 15);  // a pause without a loss
    CHECK_FALSE(camera.layers.isBroken(11, false));
    camera.see(33, {}, 140);
    CHECK_FALSE(camera.layers.isBroken(11, false));
    CHECK(camera.layers.isBroken(33, false));
    camera.now += 66ms;
    camera.see(33, {}, 141);
    CHECK(camera.layers.isBroken(33, false));
    CHECK_FALSE(camera.layers.isBroken(33, true));
    CHECK_FALSE(camera.layers.isBroken(33, false));
    CHECK_FALSE(camera.layers.isBroken(99, false));
}

TEST_CASE("a pause over the wrap of the numbers is none of them lost") {
    Publisher camera;
    camera.see(11, {}, 65535);
    camera.now += 400ms;
    camera.see(11, {}, 0);
    CHECK_FALSE(camera.layers.isBroken(11, false));
}
