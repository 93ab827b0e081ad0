#include "streams/inbound.hpp"

#include "catch.hpp"
#include "media/opus_tone.hpp"
#include "streams/rtcp_tally.hpp"
#include "streams/rtp_writer.hpp"

using namespace petcam;
using namespace petcam::peer;

namespace {

constexpr std::uint8_t kVp8Type = 96;
constexpr std::uint8_t kOpusType = 111;
const Bytes kKeyframe{0x10, 0x00, 0x01};  // RFC 7741: S=1; P=0
const Bytes kPicture{0x10, 0x01, 0x02};   // P=1

struct Viewer {
    Inbound inbound{nullptr};
    RtpWriter video{1, kVp8Type, 10};
    Instant now{1000s};

    Viewer() { inbound.use({std::nullopt, kVp8Type, kOpusType}); }
    void add(Bytes packet) { inbound.add(packet, now); }
    void picture(const Bytes& payload, bool marker) { add(video.packet(payload, 0, marker, {})); }
};

}  // namespace

TEST_CASE("the first whole keyframe is told from the first packet of video") {
    Viewer viewer;
    viewer.picture(kPicture, true);
    CHECK(viewer.inbound.moments().video == viewer.now);
    CHECK_FALSE(viewer.inbound.moments().picture);
    viewer.picture(kKeyframe, false);
    viewer.now += 5ms;
    viewer.picture(kPicture, true);
    CHECK(viewer.inbound.moments().picture == viewer.now);
}

TEST_CASE("what was not negotiated, is no RTP or is not signed is counted apart") {
    Viewer viewer;
    RtpWriter foreign(2, 100, 0);
    viewer.add(foreign.packet(kPicture, 0, false, {}));
    viewer.add({0x00, 0x01});
    RtpWriter sound(3, kOpusType, 0);
    viewer.add(sound.packet(Bytes{0xFC, 0x01}, 0, false, {}));
    CHECK(viewer.inbound.notNegotiated() == 1);
    CHECK(viewer.inbound.malformed() == 1);
    CHECK(viewer.inbound.unsignedAudio() == 1);
    CHECK(viewer.inbound.streams().size() == 1);
}

TEST_CASE("signed sound is counted under who made it") {
    Viewer viewer;
    RtpWriter writer(3, kOpusType, 0);
    OpusTone tone(500, 77);
    for (int i = 0; i < 3; ++i) {
        const BytesView payload = tone.next();
        viewer.add(writer.packet(payload, 0, false, {}));
    }
    CHECK(viewer.inbound.sources().sources().at(77).packets == 3);
    CHECK(viewer.inbound.unsignedAudio() == 0);
}

TEST_CASE("a packet that SRTP saw before is a duplicate of its stream") {
    Viewer viewer;
    Bytes packet = viewer.video.packet(kKeyframe, 0, true, {});
    viewer.inbound.add(packet, viewer.now);
    viewer.inbound.addReplayed(packet, viewer.now);
    CHECK(viewer.inbound.streams().at(1).tally.counts().duplicates == 1);
}

TEST_CASE("RTCP is counted by kind, and only PLI and FIR ask for a keyframe") {
    RtcpTally tally;
    const Instant now{1000s};
    // RFC 4585 section 6.1: V=2, format; PT; length in words - 1; SSRCs
    CHECK_FALSE(tally.add(Bytes{0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 5, 0, 0}, now));  // NACK
    CHECK(tally.add(pictureLossIndication(1, 2), now));
    CHECK(tally.add(Bytes{0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0}, now));  // FIR
    // REMB of 1 Mbit/s for one SSRC: exponent 3, mantissa 125000
    CHECK_FALSE(tally.add(
        Bytes{0x8F, 206, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, 'R', 'E', 'M', 'B', 1, 0x0D, 0xE8, 0x48, 0, 0, 0, 2},
        now));
    CHECK(tally.counts().nacks == 1);
    CHECK(tally.counts().plis == 1);
    CHECK(tally.counts().firs == 1);
    CHECK(tally.counts().lastRembBitrate == 1000000);
    CHECK(tally.counts().malformed == 0);
}

TEST_CASE("RTCP that is cut short is counted and leaves the rest alone") {
    RtcpTally tally;
    for (const Bytes& broken : {Bytes{0x80}, Bytes{0x81, 206, 0, 9, 0, 0, 0, 1}, Bytes{0x01, 206, 0, 0}}) {
        CHECK_FALSE(tally.add(broken, Instant{1000s}));
    }
    CHECK(tally.counts().malformed == 3);
}

TEST_CASE("a receiver report quotes the last sender report and how long ago it was") {
    RtcpTally rtcp;
    Instant now{1000s};
    RtpWriter camera(7, kVp8Type, 0);
    const Bytes report = camera.senderReport(0);
    rtcp.add(report, now);
    Tally tally;
    Bytes packet = camera.packet(kPicture, 0, true, {});
    tally.add(*rtp::Packet::parse(packet), now);
    const Bytes answer = rtcp.receiverReport(1, 7, tally, now + 500ms);
    REQUIRE(answer.size() == 32);
    // LSR is the middle of the NTP timestamp, DLSR counts 1/65536 s (RFC 3550 section 6.4.1).
    CHECK(std::equal(answer.begin() + 24, answer.begin() + 28, report.begin() + 10));
    CHECK(Bytes(answer.begin() + 28, answer.end()) == Bytes{0, 0, 0x80, 0});
}
