#include "store/damage.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include "catch.hpp"
#include "place.hpp"
#include "store/index_migrations.hpp"

using namespace petcam::gst;
using namespace petcam::gst::store;
namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kPage = 4096;

void overwrite(const fs::path& file, std::uintmax_t position, const std::string& with) {
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(static_cast<std::streamoff>(position));
    out << with;
}

std::size_t damagedKept(const fs::path& folder) {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("index.db.damaged-") && !name.ends_with("-wal") && !name.ends_with("-shm"))
            ++count;
    }
    return count;
}

bool saysSo(const Place& place) {
    return std::any_of(place.notes.begin(), place.notes.end(), [](const std::string& note) {
        return note.find("it was damaged") != std::string::npos;
    });
}

}  // namespace

TEST_CASE("an index that is no database is set aside, told of, and made anew from the files") {
    Place place;
    const auto clip = record(*place.open());
    std::ofstream(place.folder() / "index.db", std::ios::trunc) << std::string(8192, 'x');
    const auto archive = place.open();
    CHECK(saysSo(place));
    CHECK(damagedKept(place.folder()) == 1);
    CHECK(archive->clip(clip.id)->bytes == 3000);
}

TEST_CASE(
    "whichever page of an index is damaged, no clip is lost, and stars and events as far as they can be "
    "read") {
    Place source;
    std::vector<ClipId> clips;
    {
        const auto archive = source.open();
        for (int i = 0; i < 100; ++i) {
            const auto clip = record(*archive, "c1", kThen + std::chrono::seconds(i), 1);
            clips.push_back(clip.id);
            archive->starClip(clip.id, true);
            const auto event = archive->beginEvent("c1", EventType::Sound, kThen, clip.id);
            archive->endEvent(event, kThen, std::nullopt);
        }
    }
    const auto pages = fs::file_size(source.folder() / "index.db") / kPage;
    REQUIRE(pages > 8);
    std::size_t stars = 0, noticed = 0;
    for (std::uintmax_t page = 0; page < pages; ++page) {
        INFO("page " << page + 1 << " of " << pages);
        Place place;
        fs::copy(source.folder(), place.folder(), fs::copy_options::recursive);
        overwrite(place.folder() / "index.db", page * kPage, std::string(kPage, '\xA5'));
        const auto archive = place.open();
        noticed += saysSo(place) ? 1 : 0;
        const auto all = archive->timeline("c1", kThen, kThen + 1h);
        CHECK(all.clips.size() == clips.size());
        for (const Clip& clip : all.clips) {
            stars += clip.starred ? 1 : 0;
        }
    }
    CHECK(noticed == pages);
    // Most pages hold something else than the clips.
    CHECK(stars > clips.size() * pages / 2);
}

TEST_CASE(
    "damage that is met while recording is mended by closing and opening, and the running clip goes on") {
    Place place;
    const auto archive = place.open();
    const auto done = record(*archive);
    const auto running = archive->beginClip("c1", Container::Mp4, kThen + 1s);
    writeFragments(running.path, 2);
    CHECK_FALSE(archive->isStale());
    archive->close();
    std::ofstream(place.folder() / "index.db", std::ios::trunc) << std::string(8192, 'x');
    CHECK(archive->open().adopted == 2);
    archive->finishClip(running.id, kThen + 2s, 2000);
    CHECK(archive->clip(done.id));
    CHECK(archive->clip(running.id)->end == kThen + 2s);
}

TEST_CASE("an index that is gone or another one than before is noticed") {
    Place place;
    const auto archive = place.open();
    SECTION("gone") {
        fs::remove(place.folder() / "index.db");
    }
    SECTION("replaced") {
        fs::copy_file(place.folder() / "index.db", place.folder() / "other");
        fs::rename(place.folder() / "other", place.folder() / "index.db");
    }
    SECTION("with the folder") {
        fs::remove_all(place.folder());
    }
    CHECK(archive->isStale());
}

TEST_CASE("of many damaged indexes the two latest are kept") {
    Place place;
    record(*place.open());
    for (int i = 0; i < 5; ++i) {
        for (const char* more : {"-wal", "-shm"})
            fs::remove(place.folder() / (std::string("index.db") + more));
        std::ofstream(place.folder() / "index.db", std::ios::trunc) << std::string(8192, 'x');
        place.open();
        CHECK(place.recovered.adopted == 1);
    }
    CHECK(damagedKept(place.folder()) == 2);
}

TEST_CASE("an index of a newer version is left alone") {
    Place place;
    record(*place.open());
    SQLite::Database((place.folder() / "index.db").string(), SQLite::OPEN_READWRITE)
        .exec("PRAGMA user_version = 99");
    CHECK_THROWS_WITH(place.open(), Catch::Contains("newer version"));
    CHECK(damagedKept(place.folder()) == 0);
}

TEST_CASE("a first start that was killed on the way begins again") {
    Place place;
    fs::create_directories(place.folder());
    std::ofstream(place.folder() / "index.db").flush();
    place.open();
    CHECK(
        SQLite::Database((place.folder() / "index.db").string()).execAndGet("PRAGMA user_version").getInt() ==
        static_cast<int>(indexMigrations().size()));
}
