#include "catch.hpp"
#include "fake_core.hpp"
#include "offers.hpp"

using namespace petcam::test;

namespace {

/// A camera with three viewers whose PeerConnections are up.
struct Family {
    FakeCore core{"general: { open = true }"};
    std::unique_ptr<FakeHandle> camera = core.attach();
    std::vector<std::unique_ptr<FakeHandle>> viewers;

    Family() {
        core.ask(*camera, R"({"request":"publish","camera":"kitchen","device":"0123456789abcdef"})",
                 kCameraOffer);
        for (int i = 0; i < 3; ++i) {
            viewers.push_back(core.attach());
            core.ask(*viewers.back(), R"({"request":"watch","camera":"kitchen"})", kViewerOffer);
            core.plugin()->setup_media(viewers.back()->get());
        }
    }

    std::string talk(int viewer, const char* action) {
        return core
            .ask(*viewers[static_cast<std::size_t>(viewer)],
                 std::string(R"({"request":"talk","action":")") + action + "\"}")
            .text("state");
    }
};

}  // namespace

TEST_CASE("the camera's picture reaches every viewer from a keyframe on, without playout delay") {
    Family family;
    CHECK(family.core.keyframesAsked(*family.camera) == 1);  // three joins within half a second
    family.core.incomingRtp(*family.camera, true, vp8Packet(9, false));
    family.core.incomingRtp(*family.camera, true, vp8Packet(10, true));
    family.core.incomingRtp(*family.camera, true, vp8Packet(11, false));
    for (const auto& viewer : family.viewers) {
        const auto packets = family.core.relayedTo(*viewer);
        REQUIRE(packets.size() == 2);
        CHECK(packets[0].video);
        CHECK(packets[0].mindex == 1);
        CHECK(packets[0].minDelay == 0);
        CHECK(packets[0].maxDelay == 0);
        CHECK((packets[0].bytes[1] & 0x7F) == 96);
        CHECK(static_cast<std::uint8_t>(packets[0].bytes[3] + 1) == packets[1].bytes[3]);
    }
}

TEST_CASE("the voice of the floor holder reaches the camera and nobody else") {
    Family family;
    CHECK(family.talk(0, "start") == "granted");
    CHECK(family.talk(1, "start") == "queued");
    family.core.incomingRtp(*family.viewers[0], false, opusPacket(1, 0x11), 30);
    family.core.incomingRtp(*family.viewers[1], false, opusPacket(1, 0x22), 30);
    family.core.incomingRtp(*family.viewers[2], false, opusPacket(1, 0x33), 30);
    const auto heard = family.core.relayedTo(*family.camera);
    REQUIRE(heard.size() == 1);
    CHECK(heard[0].bytes.back() == 0x11);
    CHECK_FALSE(heard[0].video);
    CHECK(heard[0].mindex == 0);
    for (const auto& viewer : family.viewers) {
        CHECK(family.core.relayedTo(*viewer).empty());
    }
    CHECK(family.talk(0, "stop") == "released");
    family.core.incomingRtp(*family.viewers[1], false, opusPacket(2, 0x44), 30);
    CHECK(family.core.relayedTo(*family.camera).back().bytes.back() == 0x44);
}

TEST_CASE("while somebody talks no viewer gets the camera's sound") {
    Family family;
    family.core.incomingRtp(*family.camera, false, opusPacket(1, 0x01));
    CHECK(family.core.relayedTo(*family.viewers[2]).size() == 1);
    family.talk(0, "start");
    family.core.incomingRtp(*family.camera, false, opusPacket(2, 0x02));
    for (const auto& viewer : family.viewers) {
        CHECK(family.core.relayedTo(*viewer).size() == 1);
    }
}

TEST_CASE(
    "of a paused camera no viewer gets a packet and nobody may talk to it; then it goes on with a keyframe") {
    Family family;
    FakeCore& core = family.core;
    core.incomingRtp(*family.camera, true, vp8Packet(10, true));
    core.incomingRtp(*family.camera, false, opusPacket(10, 0x01));
    const auto& reply = core.ask(*family.camera, R"({"request":"report","capture":"paused","battery":9})");
    CHECK(reply.text("petcam") == "reported");
    for (std::uint16_t i = 11; i < 20; ++i) {
        core.incomingRtp(*family.camera, true, vp8Packet(i, true));
        core.incomingRtp(*family.camera, false, opusPacket(i, 0x01));
    }
    for (const auto& viewer : family.viewers) {
        CHECK(core.relayedTo(*viewer).size() == 2);
        CHECK(core.eventually([&] { return core.countEvents(*viewer, "report") == 1; }));
    }
    CHECK(family.talk(0, "start") == "refused");
    const auto& watching = core.ask(*family.viewers[1], R"({"request":"watch","camera":"kitchen"})");
    CHECK(watching.text("state") == "paused");
    core.ask(*family.camera, R"({"request":"report","capture":"on"})");
    core.incomingRtp(*family.camera, true, vp8Packet(20, false));
    core.incomingRtp(*family.camera, true, vp8Packet(21, true));
    for (const auto& viewer : family.viewers) {
        const auto packets = core.relayedTo(*viewer);
        REQUIRE(packets.size() == 3);
        CHECK(packets[2].video);
        CHECK(static_cast<std::uint8_t>(packets[0].bytes[3] + 1) == packets[2].bytes[3]);
    }
}

TEST_CASE("a viewer's PLI is one keyframe request to the camera") {
    FakeCore core("general: { open = true }");
    auto camera = core.attach();
    auto viewer = core.attach();
    core.ask(*viewer, R"({"request":"watch","camera":"kitchen"})", kViewerOffer);
    core.plugin()->setup_media(viewer->get());
    core.ask(*camera, R"({"request":"publish","camera":"kitchen","device":"0123456789abcdef"})",
             kCameraOffer);
    CHECK(core.keyframesAsked(*camera) == 0);
    // RFC 4585 section 6.3.1: V=2, FMT=1, PT=206, length 2, sender and media SSRC
    char pli[] = {'\x81', '\xCE', 0, 2, 0, 0, 0, 1, 0, 0, 0, 2};
    janus_plugin_rtcp rtcp{};
    rtcp.video = TRUE;
    rtcp.buffer = pli;
    rtcp.length = sizeof(pli);
    core.plugin()->incoming_rtcp(viewer->get(), &rtcp);
    core.plugin()->incoming_rtcp(viewer->get(), &rtcp);
    CHECK(core.keyframesAsked(*camera) == 1);
}

TEST_CASE("a viewer whose link is full limits a camera that nobody else watches, by REMB and in words") {
    FakeCore core("general: { open = true }");
    auto camera = core.attach();
    auto viewer = core.attach();
    core.ask(*camera, R"({"request":"publish","camera":"kitchen","device":"0123456789abcdef"})",
             kCameraOffer);
    core.ask(*viewer, R"({"request":"watch","camera":"kitchen"})", kViewerOffer);
    core.plugin()->setup_media(viewer->get());
    for (std::uint16_t number = 1; number < 20; ++number) {
        core.incomingRtp(*camera, true, vp8Packet(number, number == 1));
    }
    // draft-alvestrand-rmcat-remb-03 section 2.2: no SSRC, exponent 0.
    const auto say = [&](std::uint8_t mantissa) {
        core.incomingRtcp(*viewer,
                          {0x8F, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 'R', 'E', 'M', 'B', 0, 0, 0, mantissa});
    };
    say(200);
    say(100);
    REQUIRE(core.eventually([&] { return !core.limitsOf(*camera).empty(); }));
    CHECK(core.limitsOf(*camera).front() >= 64'000);
    CHECK(core.eventually([&] { return core.countEvents(*camera, "layers") == 1; }));
}

TEST_CASE("news of a slow link on the way to a viewer is heard, of everything else ignored") {
    Family family;
    for (const gboolean video : {1, 0}) {
        for (const gboolean uplink : {1, 0}) {
            family.core.plugin()->slow_link(family.camera->get(), 0, video, uplink);
            family.core.plugin()->slow_link(family.viewers[0]->get(), 0, video, uplink);
        }
    }
    family.core.plugin()->slow_link(nullptr, 0, TRUE, TRUE);
    family.core.incomingRtp(*family.camera, true, vp8Packet(1, true));
    CHECK(family.core.relayedTo(*family.viewers[0]).size() == 1);
}

TEST_CASE("bytes that are no RTP reach nobody") {
    Family family;
    family.core.incomingRtp(*family.camera, true, {});
    family.core.incomingRtp(*family.camera, true, {0x80});
    family.core.incomingRtp(*family.camera, true, std::vector<std::uint8_t>(11, 0x80));
    auto wrongCsrcCount = vp8Packet(1, true);
    wrongCsrcCount[0] = 0x8F;
    family.core.incomingRtp(*family.camera, true, wrongCsrcCount);
    auto wrongType = vp8Packet(1, true);
    wrongType[1] = 97;
    family.core.incomingRtp(*family.camera, true, wrongType);
    for (const auto& viewer : family.viewers) {
        CHECK(family.core.relayedTo(*viewer).empty());
    }
}

TEST_CASE(
    "when the PeerConnection ends the viewer leaves, the floor is free, and the handle can watch again") {
    Family family;
    family.talk(0, "start");
    family.core.plugin()->hangup_media(family.viewers[0]->get());
    CHECK(family.core.ask(*family.viewers[0], R"({"request":"refresh"})").number("error_code") == 421);
    CHECK(family.talk(1, "start") == "granted");
    const auto& again =
        family.core.ask(*family.viewers[0], R"({"request":"watch","camera":"kitchen"})", kViewerOffer);
    CHECK(again.text("petcam") == "watching");
}

TEST_CASE("each viewer gets the layer that it wants, and another without a new offer") {
    FakeCore core("general: { open = true }");
    auto camera = core.attach();
    auto tile = core.attach();
    auto large = core.attach();
    core.ask(*camera, R"({"request":"publish","camera":"kitchen","device":"0123456789abcdef"})",
             kSimulcastOffer);
    const auto& watching =
        core.ask(*tile, R"({"request":"watch","camera":"kitchen","quality":"tile"})", kViewerOffer);
    CHECK(watching.text("quality") == "tile");
    CHECK(core.ask(*large, R"({"request":"watch","camera":"kitchen"})", kViewerOffer).text("quality") ==
          "auto");
    for (const auto* viewer : {&tile, &large}) {
        core.plugin()->setup_media((*viewer)->get());
    }
    std::uint16_t number = 0;
    const auto pictures = [&](bool keyframe) {
        ++number;
        for (const char rid : {'l', 'h'}) {
            core.incomingRtp(*camera, true, layerPacket(rid, number, keyframe));
        }
    };
    const auto shownTo = [&](const FakeHandle& viewer) {
        std::string letters;
        for (const auto& packet : core.relayedTo(viewer)) {
            letters += static_cast<char>(packet.bytes.back());
        }
        return letters;
    };
    pictures(true);
    pictures(false);
    CHECK(shownTo(*tile) == "ll");
    CHECK(shownTo(*large) == "lhh");  // the first picture wins
    const auto& preferred = core.ask(*tile, R"({"request":"prefer","quality":"best"})");
    CHECK(preferred.text("petcam") == "preferred");
    CHECK(preferred.text("quality") == "best");
    CHECK(preferred.sdp.empty());
    pictures(false);
    pictures(true);
    pictures(false);
    // From the moment it prefers the other layer, that one's run, from its keyframe on.
    CHECK(shownTo(*tile) == "lllhhhhh");
    CHECK(core.closed(*tile) == 0);
}
