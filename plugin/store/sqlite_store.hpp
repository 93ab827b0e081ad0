#pragma once

#include <memory>
#include <string>

#include "petcam/access/ports.hpp"
#include "petcam/ports.hpp"

namespace SQLite {
class Database;
}

namespace petcam::store {

/// The home's records in one SQLite database, `petcam.db` in the state directory, readable for its owner
/// alone. One process and one thread at a time.
class SqliteStore final : public Store {
public:
    /// The journal gets a line when something had to be repaired.
    SqliteStore(std::string directory, Journal& journal);
    ~SqliteStore() override;
    SqliteStore(const SqliteStore&) = delete;
    SqliteStore& operator=(const SqliteStore&) = delete;

    /// Opens or makes the database and brings it to today's form. A database that can be read but not
    /// written is loaded all the same; what changes then fails. Throws StoreError that names the file.
    Records load() override;
    void commit(const Changes& changes, const Records& before) override;

private:
    void open(const std::string& file);
    void openReadOnly();
    void migrate();
    void write(const Changes& changes, const Records& before);
    /// Writes a new database with these records in place of the damaged one, which is put aside.
    void rebuild(const Records& records);

    const std::string directory_;
    const std::string file_;
    Journal& journal_;
    std::unique_ptr<SQLite::Database> database_;
    bool writable_ = false;
};

}  // namespace petcam::store
