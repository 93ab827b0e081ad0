#pragma once

#include "petcam/access/records.hpp"

namespace SQLite {
class Database;
}

namespace petcam::store {

/// Reads everything.
Records readRecords(SQLite::Database& database);
/// Writes one change; the caller has the transaction. Throws SQLite::Exception.
void writeChange(SQLite::Database& database, const Change& change);
/// Writes everything into an empty database.
void writeRecords(SQLite::Database& database, const Records& records);

}  // namespace petcam::store
