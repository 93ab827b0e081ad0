#include "record/clip_thread.hpp"

#include <future>
#include <map>

#include "catch.hpp"
#include "made_frames.hpp"
#include "read_clip.hpp"
#include "temporary_directory.hpp"

using namespace petcam;
using namespace petcam::gst;

namespace {

/// A shelf in a folder, and all that happened on it.
class FolderShelf final : public ClipShelf {
    TemporaryDirectory directory_;

public:
    struct Kept {
        WallTime start;
        std::optional<WallTime> end;
        std::uint64_t bytes = 0;
        bool dropped = false;
        std::optional<std::int64_t> continues{};
    };

    std::filesystem::path folder = directory_.text();
    std::map<std::int64_t, Kept> clips;
    std::vector<ClipError::Kind> failures;
    std::optional<std::shared_future<void>> gate;  ///< begin waits for it
    std::promise<void> atGate;                     ///< and says that it does

    Place begin(Container container, WallTime start, std::optional<std::int64_t> continues) override {
        if (gate && gate->wait_for(0s) != std::future_status::ready) {
            atGate.set_value();
            gate->wait();
        }
        const auto id = static_cast<std::int64_t>(clips.size()) + 1;
        clips[id].start = start;
        clips[id].continues = continues;
        return {id, path(id, container)};
    }
    void grow(std::int64_t id, WallTime, std::uint64_t bytes) noexcept override { clips[id].bytes = bytes; }
    void finish(std::int64_t id, WallTime end, std::uint64_t bytes) noexcept override {
        clips[id].end = end;
        clips[id].bytes = bytes;
    }
    void drop(std::int64_t id) noexcept override { clips[id].dropped = true; }
    void failed(const ClipError& error) noexcept override { failures.push_back(error.kind()); }

    std::filesystem::path path(std::int64_t id, Container container) const {
        return folder / (std::to_string(id) + (container == Container::Mp4 ? ".mp4" : ".webm"));
    }
};

struct Told {
    std::mutex mutex;
    std::vector<std::uint64_t> begun;
    std::vector<std::uint64_t> failed;

    ClipThread::Outlet outlet() {
        return {[this](std::uint64_t number, std::int64_t) {
                    const std::lock_guard lock(mutex);
                    begun.push_back(number);
                },
                [this](std::uint64_t number, const std::string&) {
                    const std::lock_guard lock(mutex);
                    failed.push_back(number);
                }};
    }
};

std::vector<TrackFrame> first(const Film& film) {
    return {{Track::Picture, film.frames.front()}};
}

void writeRest(ClipThread& thread, const Film& film) {
    for (std::size_t i = 1; i < film.frames.size(); ++i)
        thread.write(Track::Picture, film.frames[i]);
}

}  // namespace

TEST_CASE("clips are written one after another, and the last is finished at the end") {
    FolderShelf shelf;
    Told told;
    const Film film = makeFilm({});
    const Film other = makeFilm({.codec = VideoCodec::VP8, .start = kFilmed + 10s});
    {
        ClipThread thread(shelf, told.outlet());
        CHECK(thread.begin({film.format, {}}, first(film)) == 1);
        writeRest(thread, film);
        CHECK(thread.begin({other.format, {}}, first(other)) == 2);
        writeRest(thread, other);
    }
    CHECK(told.begun == std::vector<std::uint64_t>{1, 2});
    CHECK(told.failed.empty());
    REQUIRE(shelf.clips.size() == 2);
    CHECK(shelf.clips[1].start == kFilmed);
    CHECK(shelf.clips[1].end == kFilmed + 3s);
    CHECK(shelf.clips[2].start == kFilmed + 10s);
    CHECK(readClip(shelf.path(1, Container::Mp4), false).pictures.size() == 45);
    CHECK(readClip(shelf.path(2, Container::WebM), false).pictures.size() == 45);
    CHECK(shelf.clips[1].bytes == std::filesystem::file_size(shelf.path(1, Container::Mp4)));
}

TEST_CASE("a clip that is the next part of the one before says so, also when that was ended") {
    FolderShelf shelf;
    Told told;
    const Film film = makeFilm({});
    {
        ClipThread thread(shelf, told.outlet());
        thread.begin({film.format, {}}, first(film), true);  // of nothing
        thread.begin({film.format, {}}, first(film), true);
        thread.end();
        thread.begin({film.format, {}}, first(film), true);
        thread.begin({film.format, {}}, first(film));
    }
    REQUIRE(shelf.clips.size() == 4);
    CHECK_FALSE(shelf.clips[1].continues);
    CHECK(shelf.clips[2].continues == 1);
    CHECK(shelf.clips[3].continues == 2);
    CHECK_FALSE(shelf.clips[4].continues);
}

TEST_CASE("what comes after the end of a clip belongs to none") {
    FolderShelf shelf;
    Told told;
    const Film film = makeFilm({});
    {
        ClipThread thread(shelf, told.outlet());
        thread.write(Track::Picture, film.frames[0]);
        thread.begin({film.format, {}}, first(film));
        thread.end();
        writeRest(thread, film);
    }
    CHECK(shelf.clips.size() == 1);
    CHECK(readClip(shelf.path(1, Container::Mp4), false).pictures.size() == 1);
}

TEST_CASE("a clip that cannot be opened is told, and the next one is tried") {
    FolderShelf shelf;
    Told told;
    const Film film = makeFilm({});
    const auto folder = shelf.folder;
    shelf.folder = "/nowhere";
    {
        ClipThread thread(shelf, told.outlet());
        thread.begin({film.format, {}}, first(film));
        writeRest(thread, film);
    }
    CHECK(told.failed == std::vector<std::uint64_t>{1});
    CHECK(shelf.clips[1].dropped);
    CHECK(shelf.failures == std::vector{ClipError::Kind::Disk});
    shelf.folder = folder;
}

TEST_CASE("a clip that is given up before it was begun is told, and the one before is whole") {
    FolderShelf shelf;
    Told told;
    const Film film = makeFilm({});
    std::promise<void> opens;
    shelf.gate = opens.get_future().share();
    {
        ClipThread thread(shelf, told.outlet());
        thread.begin({film.format, {}}, first(film));
        shelf.atGate.get_future().wait();
        thread.begin({film.format, {}}, first(film));
        const Frame large = emptyFrame(kFilmed + 1s, false, 1 << 20);
        for (int i = 0; i < 100; ++i)
            thread.write(Track::Picture, large);
        thread.begin({film.format, {}}, first(film));
        opens.set_value();
        writeRest(thread, film);
    }
    CHECK(told.begun == std::vector<std::uint64_t>{1, 3});
    CHECK(told.failed == std::vector<std::uint64_t>{2});
    CHECK(readClip(shelf.path(1, Container::Mp4), false).pictures.size() == 1);
    CHECK(readClip(shelf.path(2, Container::Mp4), false).pictures.size() == 45);
}

TEST_CASE("a disk that does not keep up costs the clip and not the memory") {
    FolderShelf shelf;
    Told told;
    const Film film = makeFilm({});
    std::promise<void> opens;
    shelf.gate = opens.get_future().share();
    {
        ClipThread thread(shelf, told.outlet());
        thread.begin({film.format, {}}, first(film));
        shelf.atGate.get_future().wait();
        const Frame large = emptyFrame(kFilmed + 1s, false, 1 << 20);
        for (int i = 0; i < 100; ++i)
            thread.write(Track::Picture, large);
        CHECK(thread.overruns() == 1);
        opens.set_value();
        thread.begin({film.format, {}}, first(film));
        writeRest(thread, film);
    }
    CHECK(told.failed == std::vector<std::uint64_t>{1});
    // The first may not even have been begun.
    const auto last = static_cast<std::int64_t>(shelf.clips.size());
    CHECK(readClip(shelf.path(last, Container::Mp4), false).pictures.size() == 45);
}
