#include <array>

#include "catch.hpp"
#include "petcam/rtp/bytes.hpp"
#include "petcam/rtp/packet.hpp"
#include "streams/audio_sender.hpp"
#include "streams/video_sender.hpp"

using namespace petcam;
using namespace petcam::peer;

namespace {

/// Four pictures of 6000 ticks (15 a second): a keyframe of two packets, a picture, a keyframe, a picture.
std::shared_ptr<const Clip> smallClip() {
    const auto packet = [](std::uint8_t id, std::uint32_t timestamp, bool marker, bool key) {
        // RFC 7741 section 4.2: X and S bits, then I with a 15-bit picture id
        return Clip::Packet{{0x90, 0x80, 0x80, 0x00, id}, timestamp, marker, key};
    };
    return std::make_shared<const Clip>(
        rtp::VideoCodec::Vp8,
        std::vector{packet(0, 0, false, true), packet(1, 0, true, false), packet(2, 6000, true, false),
                    packet(3, 12000, true, true), packet(4, 18000, true, false)},
        24000);
}

struct Camera {
    std::vector<Bytes> sent;
    VideoSender sender{smallClip(), RtpWriter(9, 96, 65535), {"1", "", {}}, 1000, [this](Bytes packet) {
                           sent.push_back(std::move(packet));
                       }};
    Instant now{1000s};

    void pictures(int count) {
        for (int i = 0; i < count; ++i, now += 67ms)
            sender.tick(now);
    }
    rtp::Packet packet(std::size_t i) { return *rtp::Packet::parse(sent[i]); }
    std::uint8_t idOf(std::size_t i) { return packet(i).payload().back(); }
};

}  // namespace

TEST_CASE("a packet has the header of RFC 3550 and the extensions of RFC 8285") {
    RtpWriter writer(0x01020304, 111, 0x0A0B);
    const Bytes payload{0xAA, 0xBB};
    const Bytes expected{0x90, 0xEF, 0x0A, 0x0B, 0, 0,
                         0,    5,    1,    2,    3, 4,  // X, M, PT; sequence, timestamp, SSRC
                         0xBE, 0xDE, 0,    1,           // one word of extensions
                         0x40, '0',  0x10, 12,          // mid "0", audio level 12
                         0xAA, 0xBB};
    CHECK(writer.packet(payload, 5, true, {"0", "", 12}) == expected);
    CHECK(writer.packets() == 1);
    CHECK(writer.payloadBytes() == 2);
    const Bytes report = writer.senderReport(77);
    REQUIRE(report.size() == 28);  // RFC 3550 section 6.4.1, without report blocks
    CHECK(rtp::readU32(std::span(report).subspan(16)) == 77);
    CHECK(rtp::readU32(std::span(report).subspan(20)) == 1);
}

TEST_CASE("a clip goes round with sequence numbers, timestamps and picture ids that go on") {
    Camera camera;
    camera.pictures(6);
    REQUIRE(camera.sent.size() == 8);
    CHECK(camera.packet(0).sequenceNumber() == 65535);
    CHECK(camera.packet(1).sequenceNumber() == 0);
    CHECK(camera.packet(0).timestamp() == 1000);
    CHECK(camera.packet(4).timestamp() == 1000 + 18000);
    CHECK(camera.idOf(5) == 0);  // the second round
    CHECK(camera.packet(5).timestamp() == 1000 + 24000);
    CHECK((camera.packet(5).payload()[3]) == 4);  // the fifth picture
    CHECK(camera.packet(6).marker());
}

TEST_CASE("a reported loss goes on with the next keyframe, without a gap in time") {
    Camera camera;
    camera.pictures(1);
    camera.sender.skipToKeyframe();
    camera.pictures(1);
    CHECK(camera.idOf(2) == 3);
    CHECK(camera.packet(2).timestamp() == 1000 + 6000);
    CHECK(camera.sender.skips() == 1);
    camera.sender.skipToKeyframe();  // round the end of the clip
    camera.pictures(1);
    CHECK(camera.idOf(3) == 0);
}

TEST_CASE("a sender that was not let run sends late, not everything at once") {
    Camera camera;
    camera.pictures(1);
    camera.now += 2s;
    camera.pictures(3);
    CHECK(camera.sent.size() == 5);
}

TEST_CASE("sound is sent while it is switched on, its clock runs on, and the marker says where it begins") {
    std::vector<Bytes> sent;
    AudioSender sender(OpusTone(500, 3), RtpWriter(5, 111, 1), "0", 0,
                       [&](Bytes packet) { sent.push_back(std::move(packet)); });
    Instant now{1000s};
    const auto run = [&](int packets) {
        for (int i = 0; i < packets; ++i, now += 20ms)
            sender.tick(now);
    };
    run(5);
    CHECK(sent.empty());
    sender.speak(true);
    run(3);
    sender.speak(false);
    run(2);
    sender.speak(true);
    run(1);
    REQUIRE(sent.size() == 4);
    const auto at = [&](std::size_t i) { return *rtp::Packet::parse(sent[i]); };
    CHECK(at(0).marker());
    CHECK_FALSE(at(1).marker());
    CHECK(at(3).marker());
    CHECK(at(0).timestamp() == 5 * 960);
    CHECK(at(3).timestamp() == 10 * 960);
    CHECK(at(3).sequenceNumber() == 4);
    CHECK(readSignature(at(3).payload()) == Signature{3, 3});
}
