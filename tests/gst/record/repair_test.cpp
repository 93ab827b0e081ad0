#include "record/repair.hpp"

#include <fstream>

#include "catch.hpp"
#include "made_frames.hpp"
#include "read_clip.hpp"
#include "record/clip_writer.hpp"
#include "record/mp4_boxes.hpp"
#include "temporary_directory.hpp"

using namespace petcam;
using namespace petcam::gst;
namespace fs = std::filesystem;

namespace {

/// A file as a crash leaves it after six seconds of recording.
void leaveUnfinished(const fs::path& path, VideoCodec codec, bool sound) {
    const Film film = makeFilm({.codec = codec, .frames = 90});
    const auto sounds = makeSound(300);
    ClipWriter writer(path, {film.format, sound ? std::optional(2) : std::nullopt}, kFilmed);
    auto next = sounds.begin();
    for (const Frame& picture : film.frames) {
        for (; next != sounds.end() && next->at <= picture.at; ++next)
            writer.sound(*next);
        writer.picture(picture);
    }
    // The muxer works on threads of its own: a real crash comes later than the pictures, too. On a busy
    // machine they may pause for a while.
    const std::uint64_t enough = codec == VideoCodec::H264 ? 10 : 80;
    constexpr int kCalmLooks = 25;
    std::uint64_t before = 0;
    for (int i = 0, calm = 0; i < 1500 && calm < kCalmLooks; ++i) {
        const std::uint64_t written = codec == VideoCodec::H264 ? readMp4(path).whole : fs::file_size(path);
        calm = written > enough && written == before ? calm + 1 : 0;
        before = written;
        g_usleep(20'000);
    }
}

}  // namespace

TEST_CASE("an unfinished clip becomes a whole one with all but its last second") {
    const VideoCodec codec = GENERATE(VideoCodec::H264, VideoCodec::VP8);
    const bool sound = GENERATE(true, false);
    const TemporaryDirectory directory;
    const fs::path path = directory / (codec == VideoCodec::H264 ? "clip.mp4" : "clip.webm");
    leaveUnfinished(path, codec, sound);
    const auto repaired = repairClip(path);
    REQUIRE(repaired);
    CHECK(repaired->bytes == fs::file_size(path));
    CHECK(repaired->duration >= 4900ms);
    CHECK(repaired->duration <= 6100ms);
    const ReadClip clip = readClip(path, sound);
    CHECK(clip.ended);
    CHECK(std::abs(clip.durationMs - repaired->duration.count() / 1000) <= 100);
    REQUIRE(clip.pictures.size() >= 74);
    for (std::size_t i = 0; i < clip.pictures.size(); ++i)
        CHECK(std::abs(clip.pictures[i] - static_cast<std::int64_t>(i * 1000 / 15)) <= 1);
    if (sound) CHECK(clip.sounds.size() >= 245);
    CHECK(std::distance(fs::directory_iterator(path.parent_path()), {}) == 1);
}

TEST_CASE("wherever a file is cut off, what is before is kept") {
    const VideoCodec codec = GENERATE(VideoCodec::H264, VideoCodec::VP8);
    const TemporaryDirectory directory;
    const fs::path whole = directory / (codec == VideoCodec::H264 ? "whole.mp4" : "whole.webm");
    leaveUnfinished(whole, codec, true);
    const std::uint64_t bytes = fs::file_size(whole);
    for (const int percent : {99, 90, 71, 50, 33}) {
        const fs::path path = directory / (codec == VideoCodec::H264 ? "clip.mp4" : "clip.webm");
        fs::copy_file(whole, path, fs::copy_options::overwrite_existing);
        fs::resize_file(path, bytes * static_cast<unsigned>(percent) / 100);
        const auto repaired = repairClip(path);
        INFO(percent << " % of " << bytes);
        REQUIRE(repaired);
        CHECK(readClip(path).ended);
        CHECK(repaired->duration >= percent * 60ms - 2300ms);
    }
}

TEST_CASE("a file with nothing in it cannot be repaired") {
    const TemporaryDirectory directory;
    for (const char* name : {"clip.mp4", "clip.webm"}) {
        const fs::path path = directory / name;
        std::ofstream(path).close();
        CHECK_FALSE(repairClip(path));
        std::ofstream(path) << "this is no clip, and never was one";
        CHECK_FALSE(repairClip(path));
        CHECK(std::distance(fs::directory_iterator(path.parent_path()), {}) >= 1);
        CHECK_FALSE(fs::exists(path.string() + ".part"));
    }
}

TEST_CASE("a finished clip survives a repair") {
    const TemporaryDirectory directory;
    const Film film = makeFilm({});
    const fs::path path = directory / "clip.mp4";
    ClipWriter writer(path, {film.format, {}}, kFilmed);
    for (const Frame& picture : film.frames)
        writer.picture(picture);
    writer.finish();
    const auto repaired = repairClip(path);
    REQUIRE(repaired);
    CHECK(std::chrono::abs(repaired->duration - 3s) < 100ms);
    CHECK(readClip(path, false).pictures.size() == 45);
}
