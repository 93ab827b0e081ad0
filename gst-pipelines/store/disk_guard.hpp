#pragma once

#include <cstdint>
#include <string>

namespace petcam::gst::store {

enum class DiskState {
    Ok,
    Low,       ///< there is room, but the oldest has to go to keep it
    Full,      ///< less is free than must be, or a write said so
    ReadOnly,  ///< nothing may be written
    Gone,      ///< the folder, or the disk it was on, is not there
};

/// As the control protocol calls it: "ok" (Low too), "full", "read_only", "gone".
const char* toText(DiskState state) noexcept;
/// Ok or Low.
bool mayRecord(DiskState state) noexcept;

/// What the disk says at one moment.
struct DiskReading {
    bool present = false;
    bool readOnly = false;
    std::uint64_t freeBytes = 0;  ///< for an ordinary user
    bool operator==(const DiskReading&) const = default;
};

/// The disk of the recordings.
class Disk {
public:
    virtual ~Disk() = default;
    virtual DiskReading read() = 0;
    /// Writes something and takes it away again: 0, or what went wrong (ENOSPC, EDQUOT, EROFS, EIO, ...).
    virtual int tryWrite() = 0;
};

/// Says whether recordings can be written, and when they can again. After a failed write, or when the disk
/// was full, nothing is taken for good again before a write on trial has worked. One thread at a time.
class DiskGuard {
public:
    /// `freeBytes`: must stay free. `reserve`: room above it that retention keeps; a full disk is one again
    /// only when half of it is there, so that recording does not start and stop every second.
    DiskGuard(Disk& disk, std::uint64_t freeBytes, std::uint64_t reserve) noexcept
        : disk_(disk), floor_(freeBytes), reserve_(reserve) {}

    DiskState look();
    /// A write failed with this error number.
    void writeFailed(int error) noexcept;
    DiskState state() const noexcept { return state_; }
    std::uint64_t freeBytes() const noexcept { return freeBytes_; }

private:
    DiskState judge(const DiskReading& reading);

    Disk& disk_;
    const std::uint64_t floor_;
    const std::uint64_t reserve_;
    DiskState state_ = DiskState::Ok;
    std::uint64_t freeBytes_ = 0;
    int failure_ = 0;  ///< of the last write that failed, until one on trial works
};

}  // namespace petcam::gst::store
