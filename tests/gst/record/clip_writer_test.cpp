#include "record/clip_writer.hpp"

#include "catch.hpp"
#include "made_frames.hpp"
#include "read_clip.hpp"
#include "temporary_directory.hpp"

using namespace petcam;
using namespace petcam::gst;

namespace {

const char* nameFor(VideoCodec codec) {
    return codec == VideoCodec::H264 ? "clip.mp4" : "clip.webm";
}

/// Both in the order of their time.
void writeBoth(ClipWriter& writer, const std::vector<Frame>& pictures, const std::vector<Frame>& sounds) {
    auto sound = sounds.begin();
    for (const Frame& picture : pictures) {
        for (; sound != sounds.end() && sound->at <= picture.at; ++sound)
            writer.sound(*sound);
        writer.picture(picture);
    }
    for (; sound != sounds.end(); ++sound)
        writer.sound(*sound);
}

}  // namespace

TEST_CASE("a finished clip has every picture and sound at its moment") {
    const VideoCodec codec = GENERATE(VideoCodec::H264, VideoCodec::VP8);
    const TemporaryDirectory directory;
    const Film film = makeFilm({.codec = codec});
    const auto path = directory / nameFor(codec);
    ClipWriter writer(path, {film.format, 2}, kFilmed);
    writeBoth(writer, film.frames, makeSound(150));
    const auto finished = writer.finish();
    CHECK(std::chrono::abs(finished.end - (kFilmed + 3s)) <= 20ms);
    CHECK(finished.bytes == std::filesystem::file_size(path));

    const ReadClip clip = readClip(path);
    CHECK(clip.ended);
    CHECK(clip.keyframes == std::vector<std::size_t>{0, 15, 30});  // else a player seeks to others
    CHECK(std::abs(clip.durationMs - 3000) <= 20);
    REQUIRE(clip.pictures.size() == 45);
    for (std::size_t i = 0; i < 45; ++i)
        CHECK(std::abs(clip.pictures[i] - static_cast<std::int64_t>(i * 1000 / 15)) <= 1);
    REQUIRE(clip.sounds.size() == 150);
    for (std::size_t i = 0; i < 150; ++i)
        CHECK(std::abs(clip.sounds[i] - static_cast<std::int64_t>(i * 20)) <= 1);
}

TEST_CASE("pictures that come irregularly keep their moments") {
    const VideoCodec codec = GENERATE(VideoCodec::H264, VideoCodec::VP8);
    const TemporaryDirectory directory;
    Film film = makeFilm({.codec = codec});
    for (std::size_t i = 20; i < film.frames.size(); ++i)
        film.frames[i].at += 1500ms;
    film.frames[30].at = film.frames[29].at;  // and one that claims to be where another is
    ClipWriter writer(directory / nameFor(codec), {film.format, {}}, kFilmed);
    writeBoth(writer, film.frames, {});
    writer.finish();
    const ReadClip clip = readClip(directory / nameFor(codec), false);
    REQUIRE(clip.pictures.size() == 45);
    CHECK(clip.keyframes == std::vector<std::size_t>{0, 15, 30});
    CHECK(std::abs(clip.pictures[19] - 1267) <= 1);
    CHECK(std::abs(clip.pictures[20] - 2833) <= 1);
    CHECK(clip.pictures[30] > clip.pictures[29]);
    CHECK(std::abs(clip.pictures[44] - 4433) <= 1);
}

TEST_CASE("a clip whose sound is missing for a while stays in sync") {
    const VideoCodec codec = GENERATE(VideoCodec::H264, VideoCodec::VP8);
    const TemporaryDirectory directory;
    const Film film = makeFilm({.codec = codec});
    auto sounds = makeSound(150);
    sounds.erase(sounds.begin() + 50, sounds.begin() + 100);  // the second second
    ClipWriter writer(directory / nameFor(codec), {film.format, 2}, kFilmed);
    writeBoth(writer, film.frames, sounds);
    writer.finish();
    const ReadClip clip = readClip(directory / nameFor(codec));
    REQUIRE(clip.pictures.size() == 45);
    REQUIRE(clip.sounds.size() == 150);
    for (std::size_t i = 0; i < 150; ++i)
        CHECK(std::abs(clip.sounds[i] - static_cast<std::int64_t>(i * 20)) <= 1);
}

TEST_CASE("a clip whose sound never comes has all pictures, and silence") {
    const VideoCodec codec = GENERATE(VideoCodec::H264, VideoCodec::VP8);
    const TemporaryDirectory directory;
    const Film film = makeFilm({.codec = codec});
    ClipWriter writer(directory / nameFor(codec), {film.format, 1}, kFilmed);
    writeBoth(writer, film.frames, {});
    writer.finish();
    const ReadClip clip = readClip(directory / nameFor(codec));
    CHECK(clip.ended);
    CHECK(clip.pictures.size() == 45);
    CHECK(clip.sounds.size() == 150);
}

TEST_CASE("a file that cannot be made is an error of the disk") {
    const Film film = makeFilm({.frames = 1});
    try {
        ClipWriter writer("/nowhere/clip.mp4", {film.format, 2}, kFilmed);
        FAIL("was opened");
    } catch (const ClipError& error) {
        CHECK(error.kind() == ClipError::Kind::Disk);
    }
}

TEST_CASE("a full disk is told as such") {
    const TemporaryDirectory directory;
    const auto path = directory / "clip.mp4";
    std::filesystem::create_symlink("/dev/full", path);  // takes nothing: ENOSPC at each write
    const Film film = makeFilm({.frames = 60});
    try {
        ClipWriter writer(path, {film.format, {}}, kFilmed);
        writeBoth(writer, film.frames, {});
        writer.finish();
        FAIL("was written");
    } catch (const ClipError& error) {
        CHECK(error.kind() == ClipError::Kind::Full);
    }
}
