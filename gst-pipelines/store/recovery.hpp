#pragma once

#include <filesystem>
#include <functional>
#include <set>

#include "store/types.hpp"

namespace SQLite {
class Database;
}

namespace petcam::gst::store {

/// Makes a file whole whose writer died, in place. Nothing: there is nothing in it that could be played, and
/// it may go. Throws when it cannot tell (a disk that fails): the file is left for the next time. What it
/// writes beside the file ends in ".part".
using RepairFn =
    std::function<std::optional<RepairedClip>(const std::filesystem::path& file, Container container)>;

/// What recovery had to do; all zero after an orderly end.
struct Recovered {
    int repaired = 0;   ///< clips that were being written, or are not as long as the index says
    int adopted = 0;    ///< files that the index did not know
    int emptied = 0;    ///< files without anything to play, removed
    int missing = 0;    ///< rows without a file, removed
    int ended = 0;      ///< events that were going on
    int postponed = 0;  ///< files that could not be repaired now

    int total() const noexcept { return repaired + adopted + emptied + missing + ended + postponed; }
    bool operator==(const Recovered&) const = default;
};

/// Brings index and disk to agree, wherever a kill or a power cut came between them. `running`: clips that
/// this process is writing at this moment, which are left alone. Throws SQLite::Exception and
/// std::system_error.
Recovered recover(SQLite::Database& index, const std::filesystem::path& directory,
                  const std::set<ClipId>& running, const RepairFn& repair, const Note& note);

}  // namespace petcam::gst::store
