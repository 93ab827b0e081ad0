#pragma once

#include <filesystem>

#include "store/types.hpp"

namespace SQLite {
class Database;
}

namespace petcam::gst::store {

/// Gives a damaged index, and what SQLite keeps beside it, another name; the two latest are kept. The new
/// name. Throws std::system_error.
std::filesystem::path setAside(const std::filesystem::path& file);

/// Copies what can still be read of a damaged index into an empty one of today's form: stars, events, levels.
/// What was not found is taken from the files later.
void salvage(const std::filesystem::path& damaged, SQLite::Database& fresh, const Note& note) noexcept;

}  // namespace petcam::gst::store
