#include "store/disk_guard.hpp"

#include <cerrno>

namespace petcam::gst::store {
namespace {

DiskState stateAfter(int error) noexcept {
    switch (error) {
        case ENOSPC:
        case EDQUOT:
            return DiskState::Full;
        case EROFS:
        case EACCES:
        case EPERM:
            return DiskState::ReadOnly;
        default:
            return DiskState::Gone;  // EIO, ENOENT, ENXIO, ...: whatever is there is no disk to record to
    }
}

}  // namespace

const char* toText(DiskState state) noexcept {
    switch (state) {
        case DiskState::Full:
            return "full";
        case DiskState::ReadOnly:
            return "read_only";
        case DiskState::Gone:
            return "gone";
        default:
            return "ok";
    }
}

bool mayRecord(DiskState state) noexcept {
    return state == DiskState::Ok || state == DiskState::Low;
}

DiskState DiskGuard::look() {
    const DiskReading reading = disk_.read();
    freeBytes_ = reading.present ? reading.freeBytes : 0;
    state_ = judge(reading);
    return state_;
}

DiskState DiskGuard::judge(const DiskReading& reading) {
    if (!reading.present) return DiskState::Gone;
    if (reading.readOnly) return DiskState::ReadOnly;
    const std::uint64_t least = state_ == DiskState::Full ? floor_ + reserve_ / 2 : floor_;
    if (reading.freeBytes < least) return DiskState::Full;
    // Free room is not all: a quota, no inodes, a file system that went read-only without saying so.
    if (failure_ != 0 || !mayRecord(state_)) {
        failure_ = disk_.tryWrite();
        if (failure_ != 0) return stateAfter(failure_);
    }
    return reading.freeBytes < floor_ + reserve_ ? DiskState::Low : DiskState::Ok;
}

void DiskGuard::writeFailed(int error) noexcept {
    failure_ = error;
}

}  // namespace petcam::gst::store
