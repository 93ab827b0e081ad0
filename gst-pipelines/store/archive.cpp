#include "store/archive.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "store/index_rows.hpp"

namespace petcam::gst::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostPostponed = 1000;

/// Room that is given up when the index of a full disk cannot be opened: who cannot open it cannot remove
/// anything.
constexpr const char* kSpare = "spare.room";
constexpr off_t kSpareBytes = 1 << 20;

std::pair<std::uint64_t, std::uint64_t> identityOf(const fs::path& path) noexcept {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return {0, 0};
    return {status.st_dev, status.st_ino};
}

void keepSpareRoom(const fs::path& directory) noexcept {
    const Descriptor it(::open((directory / kSpare).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    if (it && ::posix_fallocate(it.get(), 0, kSpareBytes) != 0) ::unlink((directory / kSpare).c_str());
}

bool giveUpSpareRoom(const fs::path& directory) noexcept {
    return ::unlink((directory / kSpare).c_str()) == 0;
}

IndexPtr openWithRoom(const fs::path& directory, const Note& note) {
    try {
        return openIndex(directory, note);
    } catch (const ArchiveError& error) {
        // SQLite says of a full disk also that it cannot open its files, or that the disk fails.
        const bool mayBeFull = error.cause() == ENOSPC || error.cause() == EIO || error.cause() == ENOENT;
        if (!mayBeFull || !giveUpSpareRoom(directory)) throw;
        return openIndex(directory, note);
    }
}

}  // namespace

Archive::Archive(fs::path directory, RepairFn repair, Note note)
    : directory_(std::move(directory)), repair_(std::move(repair)), note_(std::move(note)) {}

Archive::~Archive() {
    flush();
    close();
}

Recovered Archive::open() {
    const std::lock_guard opening(opening_);
    close();
    Recovered done;
    try {
        openToWrite(done);
        return done;
    } catch (const ArchiveError&) {
        try {
            takeOver(nullptr, openReadOnly(directory_));
        } catch (const ArchiveError&) {
            // Nothing to read either.
        }
        throw;
    }
}

void Archive::openToWrite(Recovered& done) {
    try {
        makePrivateDirectory(directory_);
        IndexPtr writer = openWithRoom(directory_, note_);
        done = recover(*writer, directory_, runningIds(), repair_, note_);
        keepSpareRoom(directory_);
        takeOver(std::move(writer), openReader(directory_));
        open_ = true;
    } catch (const SQLite::Exception& error) {
        throw explained(error, directory_);
    } catch (const std::system_error& error) {  // of the file system's, too
        throw ArchiveError(error.what(), error.code().value());
    }
}

void Archive::takeOver(IndexPtr writer, IndexPtr reader) {
    {
        const std::scoped_lock both(writing_, reading_);
        writer_ = std::move(writer);
        reader_ = std::move(reader);
        readable_ = true;
    }
    const std::lock_guard state(state_);
    directoryIdentity_ = identityOf(directory_);
    indexIdentity_ = identityOf(directory_ / kIndexFile);
    damaged_ = false;
}

void Archive::close() noexcept {
    open_ = readable_ = false;
    const std::scoped_lock both(writing_, reading_);
    reader_.reset();
    writer_.reset();
    postponed_.clear();  // the next recovery sees what is missing
}

bool Archive::isStale() const noexcept {
    const std::lock_guard state(state_);
    return damaged_ || identityOf(directory_) != directoryIdentity_ ||
           identityOf(directory_ / kIndexFile) != indexIdentity_;
}

SQLite::Database& Archive::writer() {
    if (!writer_) throw ArchiveError(directory_.string() + ": the recordings are not to be had now", ENOENT);
    return *writer_;
}

void Archive::write(const Change& change, Else otherwise) {
    if (!writer_ && otherwise == Else::Postpone) return;
    try {
        SQLite::Database& index = writer();
        writePostponed();
        SQLite::Transaction transaction(index, SQLite::TransactionBehavior::IMMEDIATE);
        change(index);
        transaction.commit();
    } catch (const SQLite::Exception& error) {
        const ArchiveError why = failed(error);
        if (otherwise == Else::Throw) throw why;
        if (isDiskTrouble(error) && postponed_.size() < kMostPostponed) postponed_.push_back(change);
    }
}

void Archive::writePostponed() {
    while (!postponed_.empty()) {
        try {
            SQLite::Transaction transaction(*writer_, SQLite::TransactionBehavior::IMMEDIATE);
            postponed_.front()(*writer_);
            transaction.commit();
        } catch (const SQLite::Exception& error) {
            if (isDiskTrouble(error)) throw;
            // What it belonged to was removed meanwhile: it has no place any more.
        }
        postponed_.pop_front();
    }
}

ArchiveError Archive::failed(const SQLite::Exception& error) noexcept {
    if (isDamage(error)) {
        const std::lock_guard state(state_);
        damaged_ = true;
    }
    return explained(error, directory_);
}

bool Archive::flush() noexcept {
    std::map<LevelKey, LevelMinute> minutes;
    try {
        const std::lock_guard writing(writing_);
        if (!writer_) return false;
        {
            const std::lock_guard state(state_);
            minutes = levels_.take();
        }
        if (minutes.empty() && postponed_.empty()) return true;
        const auto merge = [&](SQLite::Database& index) {
            for (const auto& [key, minute] : minutes) {
                mergeLevel(index, key, minute);
            }
        };
        write(merge, Else::Throw);
        return true;
    } catch (const std::exception&) {
        const std::lock_guard state(state_);
        levels_.putBack(std::move(minutes));
        return false;
    }
}

void Archive::addLevel(const std::string& camera, std::int64_t second, std::optional<int> motion,
                       std::optional<float> soundDbfs) noexcept {
    const std::lock_guard state(state_);
    levels_.add(camera, second, motion, soundDbfs);
}

std::optional<Archive::Running> Archive::running(ClipId id) const {
    const std::lock_guard state(state_);
    const auto found = running_.find(id);
    return found == running_.end() ? std::nullopt : std::optional(found->second);
}

std::set<ClipId> Archive::runningIds() const {
    const std::lock_guard state(state_);
    std::set<ClipId> ids;
    for (const auto& [id, clip] : running_) {
        ids.insert(id);
    }
    return ids;
}

}  // namespace petcam::gst::store
