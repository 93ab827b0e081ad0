// A recording that goes on in another clip, where the picture changed its size.
#include <SQLiteCpp/SQLiteCpp.h>

#include "catch.hpp"
#include "place.hpp"
#include "store/index_migrations.hpp"

using namespace petcam::gst;
using namespace petcam::gst::store;
namespace fs = std::filesystem;

namespace {

/// A finished clip that is the next part of `first`.
ClipId goOn(Archive& archive, ClipId first, WallTime start) {
    const auto made = archive.beginClip("c1", Container::Mp4, start, first);
    writeFragments(made.path, 3);
    archive.finishClip(made.id, start + 300ms, 3000);
    return made.id;
}

}  // namespace

TEST_CASE("a clip knows what it continues while it is written, afterwards, and after a restart") {
    Place place;
    ClipId first;
    ClipId second;
    {
        const auto archive = place.open();
        first = record(*archive).id;
        const auto running = archive->beginClip("c1", Container::Mp4, kThen + 300ms, first);
        second = running.id;
        writeFragments(running.path, 2);
        archive->growClip(second, kThen + 500ms, 2000);
        const auto clips = archive->timeline("c1", kThen, kThen + 1h).clips;
        REQUIRE(clips.size() == 2);
        CHECK_FALSE(clips[0].continues);
        CHECK(clips[1].continues == first);
    }
    // It was not finished: recovery repairs it.
    const auto archive = place.open();
    CHECK(place.recovered.repaired == 1);
    CHECK(archive->clip(second)->continues == first);
}

TEST_CASE("the next part of a clip that is removed stands alone, and one of none is an ordinary clip") {
    Place place;
    const auto archive = place.open();
    const auto first = record(*archive).id;
    const auto second = goOn(*archive, first, kThen + 300ms);
    CHECK(archive->removeClip(first) == Removal::Done);
    CHECK_FALSE(archive->clip(second)->continues);
    CHECK_FALSE(archive->clip(goOn(*archive, first, kThen + 1s))->continues);
}

TEST_CASE("of a damaged index it is still read what continues what") {
    Place place;
    ClipId first;
    ClipId second;
    {
        const auto archive = place.open();
        first = record(*archive).id;
        second = goOn(*archive, first, kThen + 300ms);
    }
    {
        SQLite::Database index((place.folder() / "index.db").string(), SQLite::OPEN_READWRITE);
        index.exec("PRAGMA foreign_keys = OFF");
        index.exec("INSERT INTO event (id, camera, type, start, clip) VALUES (7, 'c1', 'motion', 1, 12345)");
    }
    const auto archive = place.open();
    REQUIRE(place.notes.size() >= 2);
    CHECK(archive->clip(second)->continues == first);
    CHECK_FALSE(archive->clip(first)->continues);
}

TEST_CASE("an index of before there were parts is brought to this version, damaged or not") {
    Place place;
    const auto clip = record(*place.open());
    const bool damaged = GENERATE(false, true);
    for (const char* more : {"", "-wal", "-shm"})
        fs::remove(place.folder() / (std::string("index.db") + more));
    {
        SQLite::Database index((place.folder() / "index.db").string(),
                               SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        index.exec(indexMigrations()[0]);
        index.exec("PRAGMA user_version = 1");
        SQLite::Statement put(index,
                              "INSERT INTO clip (id, camera, start, end, bytes, container, starred, file)"
                              " VALUES (?, 'c1', ?, ?, 3000, 'mp4', 1, ?)");
        put.bind(1, clip.id.value);
        put.bind(2, unixMicroseconds(kThen));
        put.bind(3, unixMicroseconds(kThen + 300ms));
        put.bind(4, fs::relative(clip.path, place.folder()).string());
        put.exec();
        if (damaged)
            index.exec("INSERT INTO event (id, camera, type, start, clip) VALUES (7, 'c1', 'motion', 1, 9)");
    }
    const auto archive = place.open();
    CHECK(archive->clip(clip.id)->starred);
    CHECK_FALSE(archive->clip(clip.id)->continues);
    CHECK(archive->clip(goOn(*archive, clip.id, kThen + 300ms))->continues == clip.id);
}
