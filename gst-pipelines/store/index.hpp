#pragma once

#include <filesystem>
#include <memory>

#include "store/types.hpp"

namespace SQLite {
class Database;
class Exception;
}  // namespace SQLite

namespace petcam::gst::store {

using IndexPtr = std::unique_ptr<SQLite::Database>;

/// The database in the folder of the recordings: what one disk holds stays together.
inline constexpr const char* kIndexFile = "index.db";

/// Opens the index of a folder to write, makes it, or brings it to today's form; one that is damaged is set
/// aside (see damage.hpp) and made anew with what could still be read of it. Readable for its owner alone,
/// write-ahead log, every commit is on the disk. Throws ArchiveError.
IndexPtr openIndex(const std::filesystem::path& directory, const Note& note);

/// A second connection that only reads, and waits for no writer. Throws ArchiveError.
IndexPtr openReader(const std::filesystem::path& directory);

/// Where nothing can be written: without its write-ahead log. Throws ArchiveError.
IndexPtr openReadOnly(const std::filesystem::path& directory);

/// What SQLite says, in words and with what to do.
ArchiveError explained(const SQLite::Exception& error, const std::filesystem::path& directory);
bool isDamage(const SQLite::Exception& error);
/// The same may work later.
bool isDiskTrouble(const SQLite::Exception& error);

/// Brings it to today's form. Throws SQLite::Exception, and ArchiveError for one that a newer version wrote.
void migrateIndex(SQLite::Database& index, const std::filesystem::path& file);

}  // namespace petcam::gst::store
