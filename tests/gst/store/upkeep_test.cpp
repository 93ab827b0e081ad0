#include "store/upkeep.hpp"

#include <cerrno>

#include "catch.hpp"
#include "place.hpp"

using namespace petcam::gst;
using namespace petcam::gst::store;
namespace fs = std::filesystem;

namespace {

struct ScriptedDisk final : Disk {
    DiskReading reading{true, false, 1'000'000};
    int writeError = 0;

    DiskReading read() override { return reading; }
    int tryWrite() override { return writeError; }
};

/// An archive that is looked after, and what it told.
struct Cared {
    explicit Cared(RetentionLimits limits = small()) : upkeep(*archive, disk, limits, tell(), note()) {}

    static RetentionLimits small() {
        RetentionLimits limits;
        limits.bytesPerCamera = 100'000;
        limits.freeBytes = 400'000;
        limits.freeReserve = 40'000;
        limits.cameraReserve = 10'000;
        return limits;
    }
    std::function<void(DiskState, std::uint64_t)> tell() {
        return [this](DiskState state, std::uint64_t) { told.push_back(toText(state)); };
    }
    Note note() {
        return [this](const std::string& line) { place.notes.push_back(line); };
    }
    /// The next time at which everything is looked at.
    bool look() {
        now += 5s;
        upkeep.look(now);
        return upkeep.mayRecord();
    }

    Place place;
    std::unique_ptr<Archive> archive = place.closed();
    ScriptedDisk disk;
    std::vector<std::string> told;
    WallTime now = kThen;
    Upkeep upkeep;
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("the first look opens the archive and tells the state") {
    Cared cared;
    CHECK_FALSE(cared.upkeep.mayRecord());
    CHECK(cared.look());
    CHECK(cared.told == Words{"ok"});
    CHECK(cared.look());
    CHECK(cared.told == Words{"ok"});
}

TEST_CASE("a disk that goes stops recording, and comes back by itself with what was on it") {
    Cared cared;
    cared.look();
    const auto clip = record(*cared.archive);
    cared.disk.reading.present = false;
    CHECK_FALSE(cared.look());
    CHECK_FALSE(cared.archive->isOpen());
    CHECK_THROWS_AS(cared.archive->beginClip("c1", Container::Mp4, kThen), ArchiveError);
    cared.disk.reading.present = true;
    CHECK(cared.look());
    CHECK(cared.archive->clip(clip.id));
    CHECK(cared.told == Words{"ok", "gone", "ok"});
}

TEST_CASE("a folder that somebody deleted is begun anew") {
    Cared cared;
    cared.look();
    record(*cared.archive);
    fs::remove_all(cared.place.folder());
    CHECK(cared.look());
    CHECK(cared.archive->stock().empty());
    record(*cared.archive);
    CHECK(cared.archive->stock().size() == 1);
}

TEST_CASE("a read-only disk stops recording, and what is there can be looked at") {
    Cared cared;
    cared.look();
    const auto clip = record(*cared.archive);
    cared.disk.reading.readOnly = true;
    CHECK_FALSE(cared.look());
    CHECK(cared.archive->openClip(clip.id));
    cared.disk.reading.readOnly = false;
    CHECK(cared.look());
    CHECK(cared.told == Words{"ok", "read_only", "ok"});
}

TEST_CASE("a write that failed stops recording until one works") {
    Cared cared;
    cared.look();
    cared.disk.writeError = ENOSPC;
    cared.upkeep.writeFailed(ENOSPC);
    CHECK_FALSE(cared.look());
    CHECK_FALSE(cared.look());
    cared.disk.writeError = 0;
    CHECK(cared.look());
    CHECK(cared.told == Words{"ok", "full", "ok"});
}

TEST_CASE("room runs out: the oldest goes, then recording stops, and goes on when there is room") {
    Cared cared;
    cared.look();
    const auto old = record(*cared.archive, "c1", kThen - 2h, 10);
    const auto young = record(*cared.archive, "c1", kThen - 1h, 10);
    cared.disk.reading.freeBytes = 435'000;
    CHECK(cared.look());
    CHECK_FALSE(cared.archive->clip(old.id));
    CHECK(cared.archive->clip(young.id));
    CHECK(cared.told == Words{"ok"});
    cared.disk.reading.freeBytes = 300'000;
    CHECK_FALSE(cared.look());
    CHECK_FALSE(cared.archive->clip(young.id));
    cared.disk.reading.freeBytes = 430'000;
    CHECK(cared.look());
    CHECK(cared.told == Words{"ok", "full", "ok"});
}

TEST_CASE("a camera is kept below its room while it records, and old levels go") {
    Cared cared;
    cared.look();
    cared.archive->addLevel("c1", unixSeconds(kThen - 30 * 24h), 50, std::nullopt);
    for (int i = 0; i < 12; ++i) {
        record(*cared.archive, "c1", kThen - std::chrono::hours(i), 10);
        cared.look();
        CHECK(cared.archive->bytesOf("c1") <= 90'000);
    }
    cared.now += 2h;
    cared.look();
    const auto levels = cared.archive->timeline("c1", kThen - 31 * 24h, kThen).levels;
    CHECK(std::none_of(levels.motion.begin(), levels.motion.end(),
                       [](const auto& one) { return one.has_value(); }));
}

TEST_CASE("an archive that cannot be opened is tried again, and complained of once") {
    Cared cared;
    std::ofstream(cared.place.folder()) << "a file in the way";
    CHECK_FALSE(cared.look());
    cared.disk.writeError = ENOTDIR;
    const auto notes = cared.place.notes.size();
    for (int i = 0; i < 5; ++i) {
        CHECK_FALSE(cared.look());
    }
    CHECK(cared.place.notes.size() <= notes + 1);
    fs::remove(cared.place.folder());
    cared.disk.writeError = 0;
    CHECK(cared.look());
}

TEST_CASE("it looks by itself, soon after a write failed, and ends when it is told to") {
    Cared cared;
    cared.upkeep.start();
    CHECK(cared.upkeep.mayRecord());
    cared.disk.writeError = EROFS;
    cared.upkeep.writeFailed(EROFS);
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (cared.upkeep.mayRecord() && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::yield();
    }
    CHECK_FALSE(cared.upkeep.mayRecord());
    cared.upkeep.stop();
    CHECK(cared.told == Words{"ok", "read_only"});
}
