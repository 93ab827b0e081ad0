#include "ingest/stream_ingest.hpp"

#include <algorithm>

#include "catch.hpp"
#include "loop.hpp"
#include "rtp_maker.hpp"

using namespace petcam::gst;

namespace {

using Kind = RtpMedia::Kind;
const WallTime kNow = fromUnixMicroseconds(1'764'000'000'000'000);
constexpr std::uint64_t kNtp = 0xEC00'0000'0000'0000U;

/// One stream that keeps what comes out.
struct Stream {
    Loop loop;
    CameraClock camera;
    std::vector<Frame> frames;
    std::vector<GstCapsPtr> caps;
    int wanted = 0;
    StreamIngest ingest{camera,
                        {[this](Frame frame, const GstCapsPtr& of) {
                             frames.push_back(std::move(frame));
                             if (caps.empty() || !gst_caps_is_equal(caps.back().get(), of.get()))
                                 caps.push_back(of);
                         },
                         [this] { ++wanted; }},
                        loop.context()};

    /// Each packet arrives when its timestamp says, after kNow.
    void send(const MadeStream& made, const std::vector<std::uint8_t>& packet, Microseconds late = 0us) {
        const std::uint32_t since = timestampOf(packet) - made.timestamps.front();
        ingest.datagram(packet, kNow + Microseconds(since * 1'000'000LL / made.media.clockRate) + late);
    }
    void sendAll(const MadeStream& made, Microseconds late = 0us) {
        for (const auto& packet : made.packets)
            send(made, packet, late);
    }
    bool brings(std::size_t count) {
        return loop.until([&] { return frames.size() >= count; });
    }
    std::vector<std::int64_t> milliseconds() const {
        std::vector<std::int64_t> all;
        for (const Frame& frame : frames)
            all.push_back(std::chrono::round<std::chrono::milliseconds>(frame.at - kNow).count());
        return all;
    }
    long keyframes() const {
        return std::count_if(frames.begin(), frames.end(), [](const Frame& frame) { return frame.keyframe; });
    }
};

}  // namespace

TEST_CASE("every picture comes out with the moment that its timestamp says") {
    const Kind kind = GENERATE(Kind::H264, Kind::VP8);
    const MadeStream made = makeStream({.kind = kind});
    Stream stream;
    stream.ingest.expect(made.media);
    stream.sendAll(made);
    REQUIRE(stream.brings(30));
    const auto at = stream.milliseconds();
    for (std::size_t i = 0; i < at.size(); ++i)
        CHECK(std::abs(at[i] - static_cast<std::int64_t>(i) * 1000 / 15) <= 1);
    CHECK(stream.keyframes() == 3);
    CHECK(stream.frames[0].keyframe);
    CHECK(stream.frames[10].keyframe);
    REQUIRE(stream.caps.size() == 1);
    const GstStructure* caps = gst_caps_get_structure(stream.caps[0].get(), 0);
    int width = 0;
    int height = 0;
    CHECK((gst_structure_get_int(caps, "width", &width) && width == 320));
    CHECK((gst_structure_get_int(caps, "height", &height) && height == 180));
    CHECK(gst_structure_has_field(caps, "codec_data") == (kind == Kind::H264));
}

TEST_CASE("every Opus packet comes out as it was") {
    const MadeStream made = makeStream({.kind = Kind::Opus, .frames = 50});
    Stream stream;
    stream.ingest.expect(made.media);
    stream.sendAll(made);
    REQUIRE(stream.brings(50));
    const auto at = stream.milliseconds();
    for (std::size_t i = 0; i < 50; ++i) {
        // Its last sample was captured when it was sent, its first 20 ms before.
        const double sinceFirst = (made.timestamps[i] - made.timestamps[0]) / 48.0 - 20;
        CHECK(std::abs(static_cast<double>(at[i]) - sinceFirst) <= 1);
    }
    const GstBytes bytes(stream.frames[7].data.get());
    CHECK(std::equal(bytes.data(), bytes.data() + bytes.size(), made.packets[7].begin() + 12,
                     made.packets[7].end()));
    REQUIRE(stream.caps.size() == 1);
    CHECK(std::string(gst_structure_get_name(gst_caps_get_structure(stream.caps[0].get(), 0))) ==
          "audio/x-opus");
}

TEST_CASE("packets out of order and twice make the same pictures") {
    const Kind kind = GENERATE(Kind::H264, Kind::VP8);
    MadeStream made = makeStream({.kind = kind, .firstNumber = 65530});
    for (std::size_t i = 5; i + 3 < made.packets.size(); i += 7)
        std::swap(made.packets[i], made.packets[i + 2]);
    made.packets.insert(made.packets.begin() + 20, made.packets[18]);
    Stream stream;
    stream.ingest.expect(made.media);
    stream.sendAll(made);
    REQUIRE(stream.brings(30));
    CHECK(stream.keyframes() == 3);
    CHECK(stream.wanted <= 1);  // at the start
    CHECK(std::is_sorted(stream.frames.begin(), stream.frames.end(),
                         [](const Frame& a, const Frame& b) { return a.at < b.at; }));
}

TEST_CASE("after a lost packet nothing comes out until the next keyframe, which is asked for") {
    const Kind kind = GENERATE(Kind::H264, Kind::VP8);
    const MadeStream made = makeStream({.kind = kind});
    Stream stream;
    stream.ingest.expect(made.media);
    const std::uint32_t broken = made.timestamps[13];
    bool lost = false;
    for (const auto& packet : made.packets) {
        if (timestampOf(packet) == broken && !std::exchange(lost, true)) continue;
        stream.send(made, packet);
    }
    REQUIRE(stream.brings(13 + 10));
    const auto at = stream.milliseconds();
    CHECK(at[12] == 800);
    CHECK(at[13] == 1333);  // picture 20
    CHECK(stream.frames[13].keyframe);
    CHECK(stream.wanted >= 1);
    CHECK(stream.ingest.counters().lost == 1);
}

namespace {

/// The picture of that timestamp without its last packet, and no gap where that was.
MadeStream brokenOff(MadeStream made, std::uint32_t timestamp) {
    std::size_t last = 0;
    for (std::size_t i = 0; i < made.packets.size(); ++i) {
        if (timestampOf(made.packets[i]) == timestamp) last = i;
    }
    REQUIRE(timestampOf(made.packets[last - 1]) == timestamp);  // something is left of it
    made.packets.erase(made.packets.begin() + static_cast<std::ptrdiff_t>(last));
    for (std::size_t i = last; i < made.packets.size(); ++i) {
        const auto number = static_cast<std::uint16_t>(sequenceNumberOf(made.packets[i]) - 1);
        made.packets[i][2] = static_cast<std::uint8_t>(number >> 8);
        made.packets[i][3] = static_cast<std::uint8_t>(number);
    }
    return made;
}

}  // namespace

TEST_CASE("a picture that the phone broke off before a keyframe is left out, and none else") {
    const Kind kind = GENERATE(Kind::H264, Kind::VP8);
    const MadeStream made = makeStream({.kind = kind, .width = 640, .height = 360, .mtu = 100});
    Stream stream;
    stream.ingest.expect(made.media);
    stream.sendAll(brokenOff(made, made.timestamps[19]));  // 20 is a keyframe
    REQUIRE(stream.brings(29));
    const auto at = stream.milliseconds();
    CHECK(at[18] == 1200);
    CHECK(at[19] == 1333);
    CHECK(stream.frames[19].keyframe);
    CHECK(at[28] == 1933);
}

TEST_CASE("after a picture that was broken off nothing comes out until the next keyframe") {
    const Kind kind = GENERATE(Kind::H264, Kind::VP8);
    const MadeStream made = makeStream({.kind = kind, .width = 640, .height = 360, .mtu = 100});
    Stream stream;
    stream.ingest.expect(made.media);
    stream.sendAll(brokenOff(made, made.timestamps[13]));
    REQUIRE(stream.brings(23));
    const auto at = stream.milliseconds();
    CHECK(at[12] == 800);
    CHECK(at[13] == 1333);
    CHECK(stream.wanted >= 1);
}

TEST_CASE("another SSRC goes on where the one before ends, with its own clock") {
    const MadeStream first = makeStream({.frames = 20, .ssrc = 1});
    const MadeStream second =
        makeStream({.frames = 20, .width = 640, .height = 360, .ssrc = 2, .firstTimestamp = 4'000'000'000});
    Stream stream;
    stream.ingest.expect(first.media);
    stream.ingest.datagram(senderReport(1, kNtp, first.timestamps[0]), kNow);
    // The second layer's timestamps: 20 pictures after the first one's.
    const std::uint32_t began = second.timestamps[0] - 20 * 6000;
    stream.ingest.datagram(senderReport(2, kNtp, began), kNow);
    stream.sendAll(first);
    stream.sendAll(second, 1'400'000us);  // 67 ms late
    REQUIRE(stream.brings(40));
    const auto at = stream.milliseconds();
    for (std::size_t i = 0; i < at.size(); ++i)
        CHECK(std::abs(at[i] - static_cast<std::int64_t>(i) * 1000 / 15) <= 1);
    CHECK(stream.caps.size() == 2);
    CHECK(stream.frames[20].keyframe);
    CHECK(stream.ingest.counters().sources == 2);
}

TEST_CASE("packets of another payload type, and what is no packet, are left out") {
    const MadeStream made = makeStream({.frames = 5});
    Stream stream;
    stream.ingest.datagram(made.packets[0], kNow);  // nothing is expected yet
    stream.ingest.expect(made.media);
    auto other = made.packets[0];
    other[1] = static_cast<std::uint8_t>((other[1] & 0x80) | 97);
    stream.ingest.datagram(other, kNow);
    stream.ingest.datagram({}, kNow);
    stream.ingest.datagram(std::vector<std::uint8_t>{0x80, 102}, kNow);
    stream.ingest.datagram(std::vector<std::uint8_t>{0x80, 200, 0, 6}, kNow);  // a report cut short
    stream.sendAll(made);
    REQUIRE(stream.brings(5));
    CHECK(stream.ingest.counters().packets == made.packets.size());
    CHECK(stream.ingest.counters().foreign == 2);
}

TEST_CASE("a new connection may bring another codec") {
    const MadeStream first = makeStream({.kind = Kind::H264, .frames = 10});
    const MadeStream second = makeStream({.kind = Kind::VP8, .frames = 10});
    Stream stream;
    stream.ingest.expect(first.media);
    stream.sendAll(first);
    REQUIRE(stream.brings(10));
    stream.ingest.expect(second.media);
    stream.sendAll(second);
    REQUIRE(stream.brings(20));
    CHECK(stream.caps.size() == 2);
}
