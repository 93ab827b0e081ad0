#include "store/sqlite_store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <system_error>

#include "store/migrations.hpp"
#include "store/rows.hpp"

namespace petcam::store {
namespace {

namespace fs = std::filesystem;

constexpr int kBusyMs = 200;  // the control thread waits
constexpr const char* kDamaged =
    "it is damaged: restore a backup, or move it away to begin with an empty home";

/// In words, and what to do; SQLite's own text where nothing better is known.
std::string explain(const SQLite::Exception& error) {
    switch (error.getErrorCode()) {
        case SQLITE_FULL:
            return "the disk is full: free some space";
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
            return "it cannot be written: check the owner of the state directory, and whether its disk is "
                   "mounted "
                   "read-only";
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "another program uses it: stop that one";
        case SQLITE_IOERR:
            return "the disk fails or is full (" + std::string(error.getErrorStr()) + ")";
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return kDamaged;
        default:
            return error.what();
    }
}

bool isDamage(const SQLite::Exception& error) {
    return error.getErrorCode() == SQLITE_CORRUPT || error.getErrorCode() == SQLITE_NOTADB;
}

/// SQLite gives its other files the mode of this one.
void makePrivate(const std::string& file, int moreFlags = 0) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC | moreFlags, 0600);
    if (descriptor >= 0) {
        ::fchmod(descriptor, 0600);
        ::close(descriptor);
    }
}

int formOf(SQLite::Database& database) {
    return database.execAndGet("PRAGMA user_version").getInt();
}

/// Files get their name only when they are whole, so one without any form has lost what was in it.
void requireForm(SQLite::Database& database) {
    if (formOf(database) == 0) throw SQLite::Exception("it is empty", SQLITE_CORRUPT);
}

/// Brings it to today's form. Throws StoreError for one that a newer version wrote.
void migrate(SQLite::Database& database, const std::string& file) {
    const auto steps = migrations();
    const int done = formOf(database);
    if (done > static_cast<int>(steps.size())) {
        throw StoreError(file + ": it was written by a newer version of petcam (form " +
                         std::to_string(done) + "): install that version, or restore an older backup");
    }
    for (int step = done; step < static_cast<int>(steps.size()); ++step) {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        database.exec(steps[static_cast<std::size_t>(step)]);
        database.exec("PRAGMA user_version = " + std::to_string(step + 1));
        transaction.commit();
    }
}

SQLite::Database openToWrite(const std::string& file) {
    makePrivate(file);
    SQLite::Database database(file, SQLite::OPEN_READWRITE, kBusyMs);
    if (sqlite3_db_readonly(database.getHandle(), "main") ==
        1) {  // opened all the same, where it cannot be written
        throw SQLite::Exception("read-only", SQLITE_READONLY);
    }
    database.exec("PRAGMA foreign_keys = ON");
    // EXTRA: the journal's end is on the disk, too, so that a power cut takes nothing back.
    database.exec("PRAGMA synchronous = EXTRA");
    // Not WAL: one writer, few writes, and no second file that a careless copy forgets.
    database.exec("PRAGMA journal_mode = DELETE");
    database.exec("PRAGMA secure_delete = ON");
    return database;
}

/// Throws SQLITE_CORRUPT for a file of which any page, also one that nobody needs now, is not as it was
/// written. A home is a few pages: that takes less than a disk's one sync.
void requireIntact(SQLite::Database& database) {
    const std::string found = database.execAndGet("PRAGMA integrity_check(1)").getString();
    if (found != "ok") throw SQLite::Exception(found, SQLITE_CORRUPT);
    // Somebody may have changed it by hand, where foreign keys are off.
    if (SQLite::Statement(database, "PRAGMA foreign_key_check").executeStep()) {
        throw SQLite::Exception("a row of something that is not there", SQLITE_CORRUPT);
    }
}

Records readChecked(SQLite::Database& database, std::int64_t& generation) {
    requireIntact(database);
    generation = database.execAndGet("SELECT generation FROM home").getInt64();
    return readRecords(database);
}

/// Which file system a directory is on; nothing when it is not there.
std::optional<dev_t> diskOf(const std::string& directory) {
    struct stat status {};
    return ::stat(directory.c_str(), &status) == 0 ? std::optional(status.st_dev) : std::nullopt;
}

}  // namespace

SqliteStore::SqliteStore(const std::string& directory, Journal& journal)
    : directory_(directory), file_(directory + "/petcam.db"), journal_(journal) {}

Records SqliteStore::load() {
    try {
        diskOfDirectory_ = diskOf(directory_);
        return read();
    } catch (const SQLite::Exception& error) {
        throw StoreError(file_ + ": " + explain(error));
    } catch (const fs::filesystem_error& error) {
        throw StoreError(file_ + ": " + error.code().message());
    } catch (const std::out_of_range&) {  // a row of something that is not there
        throw StoreError(file_ + ": " + kDamaged);
    }
}

Records SqliteStore::read() {
    try {
        if (!fs::exists(file_)) writeAnew({});
        SQLite::Database database = openToWrite(file_);
        requireForm(database);
        migrate(database, file_);
        return readChecked(database, generation_);
    } catch (const SQLite::Exception& error) {
        if (isDamage(error) || !fs::exists(file_)) throw;
        SQLite::Database database(file_, SQLite::OPEN_READONLY, kBusyMs);
        requireForm(database);
        Records records = readChecked(database, generation_);
        journal_.note(file_ + ": " + explain(error) + "; until then nothing can be changed");
        return records;
    }
}

void SqliteStore::commit(const Changes& changes, const Records& before) {
    try {
        write(changes, before);
        return;
    } catch (const SQLite::Exception& error) {
        if (!isDamage(error)) throw StoreError(file_ + ": " + explain(error));
    } catch (const fs::filesystem_error& error) {
        throw StoreError(file_ + ": " + error.code().message());
    }
    try {
        rebuild(before);
        write(changes, before);
    } catch (const SQLite::Exception& error) {
        throw StoreError(file_ + ": it is damaged and cannot be written anew: " + explain(error));
    } catch (const fs::filesystem_error& error) {
        throw StoreError(file_ + ": it is damaged and cannot be put aside: " + error.code().message());
    }
}

void SqliteStore::write(const Changes& changes, const Records& before) {
    if (diskOf(directory_) != diskOfDirectory_) {
        throw StoreError(file_ + ": the disk that it was on is not there: bring it back");
    }
    if (!fs::exists(file_)) rebuild(before);
    SQLite::Database database = openToWrite(file_);
    requireForm(database);
    // Damage is mended while everything is in memory: the next start would find only what is in the file.
    requireIntact(database);
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement turn(database, "UPDATE home SET generation = generation + 1 WHERE generation = ?");
    turn.bind(1, generation_);
    if (turn.exec() != 1) {
        throw StoreError(file_ +
                         ": another program has changed it: restart petcam to go on with what it says now");
    }
    for (const auto& change : changes) {
        writeChange(database, change);
    }
    transaction.commit();
    ++generation_;
}

void SqliteStore::rebuild(const Records& records) {
    if (fs::exists(file_)) {
        const std::string aside = file_ + ".damaged";
        fs::remove(aside);
        std::error_code failed;
        fs::create_hard_link(file_, aside, failed);
        if (failed) fs::copy_file(file_, aside);  // a disk without hard links
    }
    fs::remove(file_ + "-journal");
    writeAnew(records);
    journal_.note(file_ + " was damaged or gone: it was written anew from memory");
}

void SqliteStore::writeAnew(const Records& records) {
    // Written beside and then renamed, so that a crash on the way leaves no half of a home.
    const std::string fresh = file_ + ".new";
    fs::remove(fresh);
    fs::remove(fresh + "-journal");
    makePrivate(fresh, O_CREAT);
    {
        SQLite::Database database = openToWrite(fresh);
        migrate(database, fresh);
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        writeRecords(database, records);
        SQLite::Statement turn(database, "UPDATE home SET generation = ?");
        turn.bind(1, generation_);
        turn.exec();
        transaction.commit();
    }
    fs::rename(fresh, file_);
}

}  // namespace petcam::store
