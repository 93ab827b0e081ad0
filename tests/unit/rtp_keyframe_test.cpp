#include "petcam/rtp/keyframe.hpp"

#include <vector>

#include "catch.hpp"

using petcam::rtp::startsKeyframe;
using petcam::rtp::VideoCodec;

namespace {

using Bytes = std::vector<std::uint8_t>;

// NAL unit headers (RFC 6184 section 1.3): F=0, NRI=3, type.
constexpr std::uint8_t kSps = 0x67;
constexpr std::uint8_t kPps = 0x68;
constexpr std::uint8_t kIdr = 0x65;
constexpr std::uint8_t kSlice = 0x41;
constexpr std::uint8_t kStapA = 0x78;
constexpr std::uint8_t kFuA = 0x7C;

bool h264(const Bytes& payload) {
    return startsKeyframe(VideoCodec::H264, payload);
}
bool vp8(const Bytes& payload) {
    return startsKeyframe(VideoCodec::Vp8, payload);
}

}  // namespace

TEST_CASE("H.264: a sequence parameter set alone starts a keyframe") {
    CHECK(h264({kSps, 0x42, 0xE0, 0x1F}));
    CHECK(h264({0x27, 0x42, 0xE0, 0x1F}));  // NRI=1: the importance does not matter
    CHECK(h264({kSps}));
}

TEST_CASE("H.264: an IDR picture, a parameter set of pictures or a slice alone starts none") {
    CHECK_FALSE(h264({}));
    CHECK_FALSE(h264({kIdr, 0x88, 0x84}));
    CHECK_FALSE(h264({kPps, 0xCE}));
    CHECK_FALSE(h264({kSlice, 0x9A}));
}

TEST_CASE("H.264: a STAP-A starts a keyframe when a sequence parameter set is anywhere in it") {
    CHECK(h264({kStapA, 0x00, 0x02, kSps, 0x42, 0x00, 0x02, kPps, 0xCE, 0x00, 0x02, kIdr, 0x88}));
    CHECK(h264({kStapA, 0x00, 0x02, 0x09, 0xF0, 0x00, 0x02, kSps, 0x42}));  // behind an access unit delimiter
    CHECK(h264({kStapA, 0x00, 0x01, kSps}));
    CHECK_FALSE(h264({kStapA, 0x00, 0x02, kPps, 0xCE, 0x00, 0x02, kIdr, 0x88}));
}

TEST_CASE("H.264: a STAP-A with broken sizes is read as far as it is whole and never beyond") {
    CHECK_FALSE(h264({kStapA}));
    CHECK_FALSE(h264({kStapA, 0x00}));
    CHECK_FALSE(h264({kStapA, 0x00, 0x02}));
    CHECK_FALSE(h264({kStapA, 0x00, 0x00, kSps, 0x42}));                          // size 0
    CHECK_FALSE(h264({kStapA, 0x00, 0x03, kSps, 0x42}));                          // one more than there is
    CHECK_FALSE(h264({kStapA, 0xFF, 0xFF, kSps, 0x42}));                          // far more than there is
    CHECK_FALSE(h264({kStapA, 0x00, 0x02, kPps, 0xCE, 0x00, 0x09, kSps, 0x42}));  // in the second unit
    CHECK_FALSE(h264({kStapA, 0x00, 0x02, kPps, 0xCE, 0x00}));                    // size cut in two
    CHECK(h264({kStapA, 0x00, 0x02, kSps, 0x42, 0xFF, 0xFF, kPps}));              // broken behind the SPS
}

TEST_CASE("H.264: only the first fragment of a fragmented sequence parameter set starts a keyframe") {
    // FU header (RFC 6184 section 5.8): S, E, R, type
    CHECK(h264({kFuA, 0x80 | 7, 0x42}));
    CHECK_FALSE(h264({kFuA, 0x00 | 7, 0x42}));  // middle
    CHECK_FALSE(h264({kFuA, 0x40 | 7, 0x42}));  // end
    CHECK_FALSE(h264({kFuA, 0x80 | 5, 0x88}));  // IDR
    CHECK_FALSE(h264({kFuA}));
}

TEST_CASE("VP8: a key frame is told from a delta frame by the P bit of its header") {
    // Descriptor (RFC 7741 section 4.2): X R N S R PID; then the frame header: size, H, VER, P.
    CHECK(vp8({0x10, 0x50, 0x31, 0x02, 0x9D, 0x01, 0x2A}));
    CHECK_FALSE(vp8({0x10, 0x51, 0x31, 0x02}));
    CHECK(vp8({0x30, 0x50}));  // N: no other frame refers to this one
}

TEST_CASE("VP8: a packet that does not start partition 0 starts no keyframe") {
    CHECK_FALSE(vp8({0x00, 0x50}));  // S clear: goes on with a partition
    for (std::uint8_t partition = 1; partition < 8; ++partition) {
        INFO("PID " << int{partition});
        CHECK_FALSE(vp8({static_cast<std::uint8_t>(0x10 | partition), 0x50}));
    }
}

TEST_CASE(
    "VP8: the header is found behind every form of descriptor, and no cut descriptor is read past its end") {
    struct Form {
        const char* name;
        Bytes descriptor;
    };
    // The bytes of the extensions have their lowest bit set and clear by turns: taken for the frame header,
    // each would be told wrongly in one of the two checks.
    const Form forms[] = {
        {"none", {0x10}},
        {"X alone", {0x90, 0x00}},
        {"I of 7 bits", {0x90, 0x80, 0x01}},
        {"I of 7 bits, even", {0x90, 0x80, 0x02}},
        {"I of 15 bits", {0x90, 0x80, 0x81, 0x02}},
        {"I of 15 bits, odd", {0x90, 0x80, 0x80, 0x01}},
        {"L", {0x90, 0x40, 0x01}},
        {"T", {0x90, 0x20, 0x41}},
        {"K", {0x90, 0x10, 0x01}},
        {"T and K share one byte", {0x90, 0x30, 0x41}},
        {"L and T", {0x90, 0x60, 0x02, 0x41}},
        {"all, I of 7 bits", {0x90, 0xF0, 0x7F, 0x05, 0x41}},
        {"all, I of 15 bits", {0x90, 0xF0, 0xFF, 0xFF, 0x05, 0x41}},
        {"all, I of 15 bits, even", {0x90, 0xF0, 0xFF, 0xFE, 0x04, 0x40}},
        {"reserved bits", {0x90, 0x8F, 0x01}},
    };
    for (const auto& form : forms) {
        INFO(form.name);
        Bytes key = form.descriptor;
        key.push_back(0x50);
        CHECK(vp8(key));
        Bytes delta = form.descriptor;
        delta.push_back(0x51);
        CHECK_FALSE(vp8(delta));
        for (std::size_t length = 0; length <= form.descriptor.size(); ++length) {
            // A vector of its own, so that the address sanitizer sees a read past the cut.
            const Bytes cut(key.begin(), key.begin() + static_cast<std::ptrdiff_t>(length));
            INFO("cut to " << length << " bytes");
            CHECK_FALSE(vp8(cut));
        }
    }
}

TEST_CASE("the two codecs are not taken for each other") {
    const Bytes sps{kSps, 0x51};
    CHECK(startsKeyframe(VideoCodec::H264, sps));
    CHECK_FALSE(startsKeyframe(VideoCodec::Vp8, sps));
    const Bytes key{0x10, 0x50};
    CHECK(startsKeyframe(VideoCodec::Vp8, key));
    CHECK_FALSE(startsKeyframe(VideoCodec::H264, key));
}

TEST_CASE("codecs are named as logs and settings name them") {
    CHECK(std::string(petcam::rtp::nameOf(VideoCodec::H264)) == "h264");
    CHECK(std::string(petcam::rtp::nameOf(VideoCodec::Vp8)) == "vp8");
}
