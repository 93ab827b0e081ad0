#include "store/upkeep.hpp"

#include <algorithm>
#include <cerrno>

namespace petcam::gst::store {
namespace {

constexpr auto kBetweenLooks = 1s;
constexpr auto kBetweenFlushes = 10s;
constexpr auto kBetweenForgets = 1h;
/// The reserves are for what is written until then.
constexpr auto kBetweenSweeps = 5s;
/// Opening may take long, where much has to be mended.
constexpr auto kBetweenTries = 5s;

/// Whether it is time for something, and if so when it is again. A clock that was set back postpones nothing.
bool isDue(WallTime& next, WallTime now, Microseconds every) noexcept {
    if (now < next && next - now <= every) return false;
    next = now + every;
    return true;
}

}  // namespace

Upkeep::Upkeep(Archive& archive, Disk& disk, const RetentionLimits& limits,
               std::function<void(DiskState, std::uint64_t)> told, Note note)
    : archive_(archive),
      limits_(limits.withSensibleReserves()),
      told_(std::move(told)),
      note_(std::move(note)),
      guard_(disk, limits_.freeBytes, limits_.freeReserve) {}

Upkeep::~Upkeep() {
    stop();
}

void Upkeep::look(WallTime now) {
    if (const int failure = failure_.exchange(0)) guard_.writeFailed(failure);
    judge();
    if (guard_.state() == DiskState::Gone) return archive_.close();
    if (archive_.isOpen() && archive_.isStale()) {
        note_("recordings: the folder or its index is another one than before");
        archive_.close();
        nextTry_ = now;
    }
    if (!archive_.isOpen()) {
        // What is there can be looked at: trying would close it for a moment, again and again.
        if (guard_.state() == DiskState::ReadOnly && archive_.isReadable()) return;
        if (!isDue(nextTry_, now, kBetweenTries) || !open()) return;
    }
    if (isDue(nextFlush_, now, kBetweenFlushes)) archive_.flush();
    if (isDue(nextSweep_, now, kBetweenSweeps) || guard_.state() != swept_) {
        sweep(now);
        judge();
        swept_ = guard_.state();
    }
}

void Upkeep::judge() {
    tell(guard_.look());
}

void Upkeep::tell(DiskState state) {
    const DiskState before = state_.exchange(state);
    const bool news = !hasTold_ || toText(before) != toText(state);
    hasTold_ = true;
    if (!news) return;
    note_(std::string("recordings: disk=") + toText(state) +
          " free_bytes=" + std::to_string(guard_.freeBytes()));
    told_(state, guard_.freeBytes());
}

bool Upkeep::open() {
    try {
        const Recovered done = archive_.open();
        lastTrouble_.clear();
        if (done.total() > 0) {
            note_("recordings: repaired=" + std::to_string(done.repaired) +
                  " adopted=" + std::to_string(done.adopted) + " emptied=" + std::to_string(done.emptied) +
                  " missing=" + std::to_string(done.missing) + " events_ended=" + std::to_string(done.ended) +
                  " postponed=" + std::to_string(done.postponed));
        }
        return true;
    } catch (const ArchiveError& error) {
        if (lastTrouble_ != error.what()) note_(error.what());
        lastTrouble_ = error.what();
        if (error.cause() != 0) {
            guard_.writeFailed(error.cause());
            judge();
        }
        return false;
    }
}

void Upkeep::sweep(WallTime now) {
    try {
        for (const StockItem& item : whatToRemove(archive_.stock(), limits_, now, guard_.freeBytes())) {
            if (!remove(item)) break;
        }
        if (limits_.age.count() > 0 && isDue(nextForget_, now, kBetweenForgets)) {
            archive_.forgetBefore(now - limits_.age);
        }
    } catch (const ArchiveError& error) {
        if (lastTrouble_ != error.what()) note_(error.what());
        lastTrouble_ = error.what();
        if (error.cause() != 0) guard_.writeFailed(error.cause());
    }
}

bool Upkeep::remove(const StockItem& item) {
    if (const auto* clip = std::get_if<ClipId>(&item.id)) {
        return archive_.removeClip(*clip) != Removal::BeingWritten;
    }
    archive_.removeEvent(std::get<EventId>(item.id));
    return true;
}

void Upkeep::start() {
    look(wallTimeNow());
    thread_ = std::jthread([this](const std::stop_token& stopping) {
        while (!stopping.stop_requested()) {
            {
                std::unique_lock waiting(waking_);
                woken_.wait_for(waiting, stopping, kBetweenLooks, [&] { return failure_ != 0; });
            }
            if (!stopping.stop_requested()) look(wallTimeNow());
        }
    });
}

void Upkeep::stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

void Upkeep::writeFailed(int error) noexcept {
    {
        const std::lock_guard waking(waking_);
        failure_ = error;
    }
    woken_.notify_all();
}

}  // namespace petcam::gst::store
