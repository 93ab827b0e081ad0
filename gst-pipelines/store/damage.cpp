#include "store/damage.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>
#include <vector>

#include "store/files.hpp"

namespace petcam::gst::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKept = 2;

void move(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0 && errno != ENOENT) {
        throw std::system_error(errno, std::generic_category(), from.string());
    }
}

/// The lowest number that is free.
fs::path freeName(const fs::path& file) {
    for (int number = 1;; ++number) {
        fs::path name = file.string() + ".damaged-" + std::to_string(number);
        if (!fs::exists(name)) return name;
    }
}

void forgetOld(const fs::path& file) {
    std::vector<std::pair<fs::file_time_type, fs::path>> found;
    const std::string start = file.filename().string() + ".damaged-";
    for (const auto& entry : fs::directory_iterator(file.parent_path())) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(start) || name.ends_with("-wal") || name.ends_with("-shm")) continue;
        found.emplace_back(entry.last_write_time(), entry.path());
    }
    std::sort(found.begin(), found.end());
    for (std::size_t i = 0; i + kKept < found.size(); ++i) {
        for (const char* more : {"", "-wal", "-shm"}) {
            removeFile(found[i].second.string() + more);
        }
    }
}

void bindAs(SQLite::Statement& to, int place, const SQLite::Column& value) {
    if (value.isInteger()) {
        to.bind(place, value.getInt64());
    } else if (value.isText()) {
        to.bind(place, value.getString());
    } else if (value.isBlob()) {
        to.bind(place, value.getBlob(), value.getBytes());
    } else {
        to.bind(place);
    }
}

/// Row by row, from the front until the damage and from the back until it. How many.
int copyRows(SQLite::Database& from, SQLite::Database& to, const std::string& table, const std::string& key) {
    int copied = 0;
    for (const char* order : {" ASC", " DESC"}) {
        try {
            SQLite::Statement rows(from, "SELECT * FROM " + table + " ORDER BY " + key + order);
            // By name: an older index has fewer columns.
            std::string columns = rows.getColumnName(0);
            std::string places = "?";
            for (int i = 1; i < rows.getColumnCount(); ++i) {
                columns += std::string(",") + rows.getColumnName(i);
                places += ",?";
            }
            SQLite::Statement put(
                to, "INSERT OR IGNORE INTO " + table + " (" + columns + ") VALUES (" + places + ")");
            while (rows.executeStep()) {
                for (int i = 0; i < rows.getColumnCount(); ++i) {
                    bindAs(put, i + 1, rows.getColumn(i));
                }
                try {
                    copied += put.exec();
                } catch (const SQLite::Exception&) {
                    // A row that does not fit its table is part of the damage.
                }
                put.reset();
                put.clearBindings();
            }
        } catch (const SQLite::Exception&) {
            // As far as it goes.
        }
    }
    return copied;
}

}  // namespace

fs::path setAside(const fs::path& file) {
    const fs::path aside = freeName(file);
    // The log first: a new index must not find it.
    for (const char* more : {"-wal", "-shm", ""}) {
        move(file.string() + more, aside.string() + more);
    }
    syncDirectory(file.parent_path());
    forgetOld(file);
    return aside;
}

void salvage(const fs::path& damaged, SQLite::Database& fresh, const Note& note) noexcept {
    int copied = 0;
    try {
        SQLite::Database old(damaged.string(), SQLite::OPEN_READWRITE);
        fresh.exec("PRAGMA foreign_keys = OFF");
        SQLite::Transaction transaction(fresh, SQLite::TransactionBehavior::IMMEDIATE);
        copied += copyRows(old, fresh, "clip", "id");
        copied += copyRows(old, fresh, "event", "id");
        copied += copyRows(old, fresh, "picture", "event");
        copied += copyRows(old, fresh, "level", "camera");
        // A clip of an event may be among what was lost; its file brings it back, without the event.
        fresh.exec("UPDATE event SET clip = NULL WHERE clip NOT IN (SELECT id FROM clip)");
        fresh.exec("UPDATE clip SET continues = NULL WHERE continues NOT IN (SELECT id FROM clip)");
        fresh.exec("DELETE FROM picture WHERE event NOT IN (SELECT id FROM event)");
        transaction.commit();
    } catch (const std::exception&) {
        copied = 0;
    }
    try {
        fresh.exec("PRAGMA foreign_keys = ON");
        note(damaged.string() + ": " + std::to_string(copied) + " rows could still be read");
    } catch (const std::exception&) {
        // The next statement tells.
    }
}

}  // namespace petcam::gst::store
