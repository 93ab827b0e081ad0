#include "media/clip.hpp"

#include <unistd.h>

#include <fstream>

#include "catch.hpp"
#include "ivf_fixtures.hpp"

using namespace petcam::peer;
using petcam::rtp::VideoCodec;

namespace {

/// A file that is there as long as the test needs it.
class TempFile {
public:
    TempFile(const std::string& name, const Bytes& content)
        : path_(std::filesystem::temp_directory_path() / (std::to_string(getpid()) + "-" + name)) {
        std::ofstream stream(path_, std::ios::binary);
        for (const std::uint8_t byte : content)
            stream.put(static_cast<char>(byte));
    }
    ~TempFile() { std::filesystem::remove(path_); }
    TempFile(const TempFile&) = delete;
    TempFile& operator=(const TempFile&) = delete;

    const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

/// Delimiter, SPS, PPS and a keyframe; delimiter and a slice. 0x88 and 0x9A begin at the first macroblock.
const Bytes kTwoPictures{0, 0, 0, 1,    0x09, 0x10, 0, 0, 0, 1,    0x67, 0x42, 0, 0, 0, 1,    0x68, 0xCE,
                         0, 0, 1, 0x65, 0x88, 0,    0, 0, 1, 0x09, 0x30, 0,    0, 0, 1, 0x41, 0x9A};

std::string refusalOf(const std::filesystem::path& file, unsigned framesPerSecond = 15) {
    try {
        Clip::load(file, framesPerSecond);
    } catch (const std::runtime_error& problem) {
        return problem.what();
    }
    return "";
}

bool mentions(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "an H.264 clip gets its times from the frame rate, markers at picture ends, keyframes at parameter "
    "sets") {
    const TempFile file("two.h264", kTwoPictures);
    const Clip clip = Clip::load(file.path());
    CHECK(clip.codec() == VideoCodec::H264);
    CHECK(clip.duration() == 12000);
    const auto& packets = clip.packets();
    REQUIRE(packets.size() == 3);
    CHECK(packets[0].payload == Bytes{0x78, 0, 2, 0x67, 0x42, 0, 2, 0x68, 0xCE});
    CHECK(packets[0].startsKeyframe);
    CHECK_FALSE(packets[0].marker);
    CHECK(packets[1].payload == Bytes{0x65, 0x88});
    CHECK_FALSE(packets[1].startsKeyframe);
    CHECK(packets[1].marker);
    CHECK(packets[1].timestamp == 0);
    CHECK(packets[2].payload == Bytes{0x41, 0x9A});
    CHECK(packets[2].marker);
    CHECK(packets[2].timestamp == 6000);
}

TEST_CASE("the frame rate of an H.264 clip can be given, also one that does not divide 90 kHz") {
    const TempFile file("rate.h264", kTwoPictures);
    CHECK(Clip::load(file.path(), 30).packets()[2].timestamp == 3000);
    CHECK(Clip::load(file.path(), 7).duration() == 25714);
    CHECK(mentions(refusalOf(file.path(), 0), "at least one frame"));
}

TEST_CASE("a VP8 clip gets its times from the file and numbers its pictures from 0") {
    Bytes ivf = ivfHeader(30);
    addIvfFrame(ivf, 0, {0x10, 0xAA});  // P = 0: a keyframe
    addIvfFrame(ivf, 1, {0x11, 0xBB});
    const TempFile file("two.ivf", ivf);
    const Clip clip = Clip::load(file.path());
    CHECK(clip.codec() == VideoCodec::Vp8);
    CHECK(clip.duration() == 6000);
    REQUIRE(clip.packets().size() == 2);
    CHECK(clip.packets()[0].startsKeyframe);
    CHECK(clip.packets()[0].marker);
    CHECK(clip.packets()[1].payload == Bytes{0x90, 0x80, 0x80, 0x01, 0x11, 0xBB});
    CHECK_FALSE(clip.packets()[1].startsKeyframe);
    CHECK(clip.packets()[1].timestamp == 3000);

    Bytes sent = clip.packets()[1].payload;
    Clip::setPictureId(sent, 121);
    CHECK(sent == Bytes{0x90, 0x80, 0x80, 121, 0x11, 0xBB});
}

TEST_CASE("a clip that cannot be played is refused with its name and the reason") {
    const auto missing = std::filesystem::temp_directory_path() / "petcam-no-such-clip.h264";
    CHECK(mentions(refusalOf(missing), missing.string()));
    CHECK(mentions(refusalOf(missing), "make_clips.mjs"));
    CHECK(mentions(refusalOf(std::filesystem::temp_directory_path()), "cannot be read"));

    CHECK(mentions(refusalOf(TempFile("clip.mp4", kTwoPictures).path()), "must be named"));
    CHECK(mentions(refusalOf(TempFile("empty.h264", {}).path()), "no H.264 picture"));
    CHECK(mentions(refusalOf(TempFile("text.ivf", {'h', 'i'}).path()), "not an IVF file"));
    CHECK(mentions(refusalOf(TempFile("none.ivf", ivfHeader(15)).path()), "no frames"));
}

TEST_CASE("a clip that does not begin with a keyframe is refused") {
    Bytes ivf = ivfHeader(15);
    addIvfFrame(ivf, 0, {0x11, 0xAA});
    CHECK(mentions(refusalOf(TempFile("late.ivf", ivf).path()), "keyframe"));
    CHECK(mentions(refusalOf(TempFile("bare.h264", {0, 0, 1, 0x65, 0x88}).path()), "keyframe"));
}
