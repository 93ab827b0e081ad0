#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "petcam/access/ports.hpp"
#include "petcam/ports.hpp"

namespace petcam::store {

/// The home's records in one SQLite database, `petcam.db` in the state directory, readable for its owner
/// alone. The file is open only while it is read or written: changes are rare, and a disk can be unmounted,
/// filled or put back in between. A file that another program has changed meanwhile is not written to. One
/// thread at a time.
class SqliteStore final : public Store {
public:
    /// The journal gets a line when something had to be repaired.
    SqliteStore(const std::string& directory, Journal& journal);

    /// Makes the database, or brings it to today's form. One that can be read but not written is loaded all
    /// the same; what changes then fails. Throws StoreError that names the file.
    Records load() override;
    void commit(const Changes& changes, const Records& before) override;

private:
    Records read();
    void write(const Changes& changes, const Records& before);
    /// Writes a new database with these records in place of the damaged one, which is put aside.
    void rebuild(const Records& records);
    void writeAnew(const Records& records);

    const std::string directory_;
    const std::string file_;
    Journal& journal_;
    std::optional<dev_t> diskOfDirectory_;
    std::int64_t generation_ =
        0;  ///< of the file, as this process knows it: another one means another writer
};

}  // namespace petcam::store
