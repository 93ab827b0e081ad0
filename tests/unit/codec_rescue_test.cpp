#include "petcam/codec_rescue.hpp"

#include "catch.hpp"

using namespace petcam;
using rtp::VideoCodec;
using Picture = CodecRescue::Picture;

namespace {

constexpr auto kH264 = VideoCodec::H264;
constexpr auto kVp8 = VideoCodec::Vp8;
constexpr CodecNeed kNobody{};
constexpr CodecNeed kNeedsH264{true, false};
constexpr CodecNeed kNeedsVp8{false, true};
constexpr CodecNeed kNeedsEach{true, true};

/// One device that is a camera, and what it is asked for.
struct Device {
    Instant now{1000s};
    CodecRescue rescue;

    explicit Device(VideoCodec codec = kH264, bool canChange = true) {
        rescue.published(codec, canChange, now);
    }
    bool publishes(VideoCodec codec, Duration later = 1s) {
        now += later;
        return rescue.published(codec, true, now);
    }
    std::optional<VideoCodec> look(CodecNeed need, Duration later = 0s, Picture picture = Picture::Came) {
        now += later;
        return rescue.look(need, picture, now);
    }
    /// The only thing it is asked for in this time, with a look ten times a second.
    std::vector<VideoCodec> during(Duration time, CodecNeed need, Picture picture = Picture::Came) {
        std::vector<VideoCodec> all;
        for (const Instant end = now + time; now < end;) {
            if (const auto asked = look(need, 100ms, picture)) all.push_back(*asked);
        }
        return all;
    }
};

}  // namespace

TEST_CASE("who decodes both codecs depends on none, and who decodes one depends on it") {
    CodecNeed need;
    need.add({102, 96, 111});
    CHECK_FALSE((need.h264 || need.vp8));
    need.add({std::nullopt, 96, 111});
    CHECK((need.vp8 && !need.h264));
    need.add({102, std::nullopt, std::nullopt});
    CHECK((need.has(kH264) && need.has(kVp8)));
}

TEST_CASE("while all decode H.264 nothing is asked for") {
    Device device;
    CHECK(device.during(200s, kNobody).empty());
    CHECK(device.during(200s, kNeedsH264).empty());
    CHECK_FALSE(device.rescue.isUnderWay());
}

TEST_CASE(
    "one who decodes only VP8 is helped at once, and H.264 comes back a minute after the last such one") {
    Device device;
    CHECK(device.look(kNeedsVp8) == kVp8);
    CHECK(device.rescue.isUnderWay());
    CHECK_FALSE(device.look(kNeedsVp8, 100ms));
    CHECK(device.publishes(kVp8));
    CHECK_FALSE(device.rescue.isUnderWay());
    CHECK(device.during(100s, kNeedsVp8).empty());
    CHECK(device.during(59s, kNobody).empty());
    CHECK(device.during(10s, kNeedsVp8).empty());
    CHECK(device.during(59s, kNobody).empty());
    CHECK(device.look(kNobody, 1s) == kH264);
    CHECK(device.publishes(kH264));
    CHECK(device.during(100s, kNobody).empty());
}

TEST_CASE("what one sees already is not taken away for another, unless that one has left for five seconds") {
    Device device;
    CHECK(device.during(20s, kNeedsH264).empty());
    CHECK(device.during(100s, kNeedsEach).empty());
    CHECK_FALSE(device.rescue.isUnderWay());
    CHECK(device.during(4900ms, kNeedsVp8).empty());  // a page that is reloaded
    CHECK(device.during(10s, kNeedsEach).empty());
    CHECK(device.during(4800ms, kNeedsVp8).empty());
    CHECK(device.look(kNeedsVp8, 200ms) == kVp8);
    device.publishes(kVp8);
    CHECK(device.during(100s, kNeedsEach).empty());  // now the other one waits
}

TEST_CASE("a publisher that cannot send another codec is not asked") {
    Device device(kH264, false);
    CHECK(device.during(100s, kNeedsVp8).empty());
    CHECK_FALSE(device.rescue.isUnderWay());
    Device other(kVp8, false);
    CHECK(other.during(200s, kNobody).empty());
}

TEST_CASE("one that does nothing is asked three times, and again when it has offered again") {
    Device device;
    CHECK(device.during(100s, kNeedsVp8) == std::vector<VideoCodec>(3, kVp8));
    CHECK_FALSE(device.rescue.isUnderWay());
    device.rescue.offeredAgain(true);
    CHECK(device.during(100s, kNeedsVp8) == std::vector<VideoCodec>(3, kVp8));
    device.rescue.offeredAgain(false);
    CHECK(device.during(100s, kNeedsVp8).empty());
}

TEST_CASE("one that publishes again in the same codec is not asked for ever") {
    Device device;
    std::size_t asked = 0;
    for (int i = 0; i < 1000; ++i) {
        if (!device.look(kNeedsVp8, 1s)) continue;
        ++asked;
        CHECK_FALSE(device.publishes(kH264));
    }
    CHECK(asked == 3);
}

TEST_CASE("who comes back to one that did nothing has it asked again") {
    Device device;
    CHECK(device.during(100s, kNeedsVp8).size() == 3);
    CHECK(device.during(1s, kNobody).empty());
    CHECK(device.look(kNeedsVp8) == kVp8);
}

TEST_CASE("a codec that brings no picture is left again, and not asked for any more") {
    Device device;
    CHECK(device.look(kNeedsVp8) == kVp8);
    device.publishes(kVp8);
    CHECK(device.during(9900ms, kNeedsVp8, Picture::Due).empty());
    CHECK(device.during(200ms, kNeedsVp8, Picture::Due) == std::vector{kH264});
    CHECK(device.publishes(kH264));
    CHECK(device.during(500s, kNeedsVp8).empty());
    CHECK_FALSE(device.rescue.isUnderWay());
}

TEST_CASE("neither codec brings a picture any more: it is not asked to and fro") {
    Device device;
    device.look(kNeedsVp8);
    device.publishes(kVp8);
    CHECK(device.during(11s, kNeedsVp8, Picture::Due) == std::vector{kH264});
    device.publishes(kH264);
    CHECK(device.during(500s, kNeedsVp8, Picture::Due).empty());
}

TEST_CASE("while no picture is due, as of a camera that rests, none is missed") {
    Device device;
    device.look(kNeedsVp8);
    device.publishes(kVp8);
    CHECK(device.during(9s, kNeedsVp8, Picture::Due).empty());
    CHECK(device.during(20s, kNeedsVp8, Picture::NotDue).empty());
    CHECK(device.during(9s, kNeedsVp8, Picture::Due).empty());
    CHECK(device.during(1s, kNeedsVp8, Picture::Came).empty());
    CHECK(device.during(50s, kNeedsVp8, Picture::Due).empty());  // a camera that stands still can encode
}

TEST_CASE("a publisher that begins in VP8 by itself is asked for H.264 after a minute") {
    Device device(kVp8);
    CHECK(device.during(59900ms, kNobody).empty());
    CHECK(device.during(200ms, kNobody) == std::vector{kH264});
}
