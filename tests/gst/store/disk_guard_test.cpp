#include "store/disk_guard.hpp"

#include <cerrno>

#include "catch.hpp"
#include "place.hpp"
#include "store/real_disk.hpp"

using namespace petcam::gst;
using namespace petcam::gst::store;

namespace {

struct FakeDisk final : Disk {
    DiskReading reading{true, false, 1000};
    int writeError = 0;
    int trials = 0;

    DiskReading read() override { return reading; }
    int tryWrite() override {
        ++trials;
        return writeError;
    }
};

}  // namespace

TEST_CASE("a disk with room is not written to on trial") {
    FakeDisk disk;
    DiskGuard guard(disk, 100, 40);
    CHECK(guard.look() == DiskState::Ok);
    CHECK(guard.freeBytes() == 1000);
    CHECK(disk.trials == 0);
}

TEST_CASE("room gets low, then it is full, and it is not full any more only with some room above") {
    FakeDisk disk;
    DiskGuard guard(disk, 100, 40);
    const auto with = [&](std::uint64_t bytes) {
        disk.reading.freeBytes = bytes;
        return guard.look();
    };
    CHECK(with(140) == DiskState::Ok);
    CHECK(with(139) == DiskState::Low);
    CHECK(with(100) == DiskState::Low);
    CHECK(with(99) == DiskState::Full);
    CHECK(with(119) == DiskState::Full);
    CHECK(with(120) == DiskState::Low);
    CHECK(with(100) == DiskState::Low);
    CHECK(disk.trials == 1);
}

TEST_CASE("read-only and gone are told apart, and both end by themselves") {
    FakeDisk disk;
    DiskGuard guard(disk, 100, 40);
    disk.reading.readOnly = true;
    CHECK(guard.look() == DiskState::ReadOnly);
    disk.reading.present = false;
    CHECK(guard.look() == DiskState::Gone);
    CHECK(guard.freeBytes() == 0);
    disk.reading = {true, false, 1000};
    CHECK(guard.look() == DiskState::Ok);
}

TEST_CASE("after a write that failed only another one that works counts, whatever room there seems to be") {
    FakeDisk disk;
    DiskGuard guard(disk, 100, 40);
    const auto after = [&](int error) {
        disk.writeError = error;
        guard.writeFailed(error);
        return guard.look();
    };
    CHECK(after(ENOSPC) == DiskState::Full);
    CHECK(after(EDQUOT) == DiskState::Full);
    CHECK(after(EROFS) == DiskState::ReadOnly);
    CHECK(after(EACCES) == DiskState::ReadOnly);
    CHECK(after(EIO) == DiskState::Gone);
    CHECK(guard.look() == DiskState::Gone);
    disk.writeError = 0;
    CHECK(guard.look() == DiskState::Ok);
    const int trials = disk.trials;
    CHECK(guard.look() == DiskState::Ok);
    CHECK(disk.trials == trials);
}

TEST_CASE("the protocol has four words, and records in one of them") {
    CHECK(std::string(toText(DiskState::Low)) == "ok");
    CHECK(std::string(toText(DiskState::ReadOnly)) == "read_only");
    CHECK(mayRecord(DiskState::Low));
    CHECK_FALSE(mayRecord(DiskState::Full));
}

TEST_CASE(
    "a real folder is made, read, written on trial without a trace, and made anew when somebody deletes it") {
    Place place;
    RealDisk disk(place.folder());
    const DiskReading reading = disk.read();
    CHECK(reading.present);
    CHECK_FALSE(reading.readOnly);
    CHECK(reading.freeBytes > 0);
    CHECK(modeOf(place.folder()) == 0700);
    CHECK(disk.tryWrite() == 0);
    CHECK(std::filesystem::is_empty(place.folder()));
    std::filesystem::remove_all(place.folder());
    CHECK(disk.tryWrite() == ENOENT);
    CHECK(disk.read().present);
}
