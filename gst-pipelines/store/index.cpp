#include "store/index.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "store/damage.hpp"
#include "store/files.hpp"
#include "store/index_migrations.hpp"

namespace petcam::gst::store {
namespace {

namespace fs = std::filesystem;

constexpr int kBusyMs = 5000;

/// SQLite gives its other files the mode of this one.
void makePrivate(const fs::path& file) {
    const Descriptor it(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!it) throw ArchiveError(file.string() + ": " + std::generic_category().message(errno), errno);
    ::fchmod(it.get(), 0600);
}

void requireIntact(SQLite::Database& index) {
    const std::string found = index.execAndGet("PRAGMA quick_check(1)").getString();
    if (found != "ok") throw SQLite::Exception(found, SQLITE_CORRUPT);
    if (SQLite::Statement(index, "PRAGMA foreign_key_check").executeStep()) {
        throw SQLite::Exception("a row of something that is not there", SQLITE_CORRUPT);
    }
}

IndexPtr openToWrite(const fs::path& file) {
    makePrivate(file);
    auto index = std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READWRITE, kBusyMs);
    index->exec("PRAGMA journal_mode = WAL");
    index->exec(
        "PRAGMA synchronous = FULL");  // what was deleted, or kept with a star, stays so after a power cut
    index->exec("PRAGMA foreign_keys = ON");
    migrateIndex(*index, file);
    requireIntact(*index);
    return index;
}

const char* wordsOf(int code) {
    switch (code) {
        case SQLITE_FULL:
            return "the disk is full: free some space";
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
            return "it cannot be written: check the owner of the folder, and whether its disk is mounted "
                   "read-only";
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "another program uses it: stop that one";
        case SQLITE_IOERR:
            return "the disk fails, is full or was removed";
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return "it is damaged: it will be made anew from the files";
        default:
            return nullptr;
    }
}

int causeOf(int code) {
    switch (code) {
        case SQLITE_FULL:
            return ENOSPC;
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return EROFS;
        case SQLITE_CANTOPEN:
            return ENOENT;
        case SQLITE_IOERR:
            return EIO;
        default:
            return 0;
    }
}

}  // namespace

void migrateIndex(SQLite::Database& index, const fs::path& file) {
    const auto steps = indexMigrations();
    const int done = index.execAndGet("PRAGMA user_version").getInt();
    if (done > static_cast<int>(steps.size())) {
        throw ArchiveError(file.string() + ": it was written by a newer version of petcam (form " +
                               std::to_string(done) + "): install that version",
                           0);
    }
    for (int step = done; step < static_cast<int>(steps.size()); ++step) {
        SQLite::Transaction transaction(index, SQLite::TransactionBehavior::IMMEDIATE);
        index.exec(steps[static_cast<std::size_t>(step)]);
        index.exec("PRAGMA user_version = " + std::to_string(step + 1));
        transaction.commit();
    }
}

IndexPtr openIndex(const fs::path& directory, const Note& note) {
    const fs::path file = directory / kIndexFile;
    try {
        try {
            return openToWrite(file);
        } catch (const SQLite::Exception& error) {
            if (!isDamage(error)) throw;
            const fs::path aside = setAside(file);
            note(file.string() + ": it was damaged (" + error.what() + "): it is made anew, the old one is " +
                 aside.filename().string());
            auto fresh = openToWrite(file);
            salvage(aside, *fresh, note);
            return fresh;
        }
    } catch (const SQLite::Exception& error) {
        throw explained(error, directory);
    } catch (const std::system_error& error) {
        throw ArchiveError(error.what(), error.code().value());
    }
}

IndexPtr openReader(const fs::path& directory) {
    try {
        auto index = std::make_unique<SQLite::Database>((directory / kIndexFile).string(),
                                                        SQLite::OPEN_READWRITE, kBusyMs);
        index->exec("PRAGMA query_only = ON");
        return index;
    } catch (const SQLite::Exception& error) {
        throw explained(error, directory);
    }
}

IndexPtr openReadOnly(const fs::path& directory) {
    try {
        const std::string file = (directory / kIndexFile).string();
        std::string escaped;
        for (const char c : file) {  // https://www.sqlite.org/uri.html
            escaped += c == '%' ? "%25" : c == '?' ? "%3f" : c == '#' ? "%23" : std::string(1, c);
        }
        auto index = std::make_unique<SQLite::Database>("file:" + escaped + "?immutable=1",
                                                        SQLite::OPEN_READONLY | SQLite::OPEN_URI, kBusyMs);
        if (index->execAndGet("PRAGMA user_version").getInt() != static_cast<int>(indexMigrations().size())) {
            throw ArchiveError(file + ": it is of another version, and cannot be brought to this one", EROFS);
        }
        return index;
    } catch (const SQLite::Exception& error) {
        throw explained(error, directory);
    }
}

ArchiveError explained(const SQLite::Exception& error, const fs::path& directory) {
    const int code = error.getErrorCode();
    const char* words = wordsOf(code);
    return {(directory / kIndexFile).string() + ": " + (words ? words : error.what()), causeOf(code)};
}

bool isDamage(const SQLite::Exception& error) {
    return error.getErrorCode() == SQLITE_CORRUPT || error.getErrorCode() == SQLITE_NOTADB;
}

bool isDiskTrouble(const SQLite::Exception& error) {
    return wordsOf(error.getErrorCode()) != nullptr;
}

}  // namespace petcam::gst::store
