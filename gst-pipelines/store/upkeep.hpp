#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <thread>

#include "store/archive.hpp"
#include "store/disk_guard.hpp"
#include "store/retention.hpp"

namespace petcam::gst::store {

/// Looks after an archive: opens it when its disk is there, closes it when it goes, writes what has gathered,
/// removes what is too much. look() is one turn of that, for one thread at a time; start() takes turns on a
/// thread of its own.
class Upkeep {
public:
    /// `told` hears of every change of the disk's state as the protocol knows it, the first one too, and of
    /// the end of recording before anything else happens; from the thread that looks.
    Upkeep(Archive& archive, Disk& disk, const RetentionLimits& limits,
           std::function<void(DiskState, std::uint64_t freeBytes)> told, Note note);
    ~Upkeep();
    Upkeep(const Upkeep&) = delete;
    Upkeep& operator=(const Upkeep&) = delete;

    void look(WallTime now);
    /// Looks every second from now on. The first look is over when this returns: what can be opened is open.
    void start();
    void stop();

    /// A write of a recording failed with this error number. Looks soon. Any thread.
    void writeFailed(int error) noexcept;
    /// Any thread.
    bool mayRecord() const noexcept { return store::mayRecord(state_) && archive_.isOpen(); }
    DiskState state() const noexcept { return state_; }

private:
    void judge();
    void tell(DiskState state);
    bool open();
    void sweep(WallTime now);
    bool remove(const StockItem& item);

    Archive& archive_;
    const RetentionLimits limits_;
    const std::function<void(DiskState, std::uint64_t)> told_;
    const Note note_;
    DiskGuard guard_;

    std::atomic<DiskState> state_{DiskState::Gone};
    std::atomic<int> failure_{0};
    bool hasTold_ = false;
    std::string lastTrouble_;
    WallTime nextFlush_{};
    WallTime nextSweep_{};
    DiskState swept_ = DiskState::Ok;  ///< the state after the last sweep: another one is swept for at once
    WallTime nextForget_{};
    WallTime nextTry_{};

    std::mutex waking_;
    std::condition_variable_any woken_;
    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace petcam::gst::store
