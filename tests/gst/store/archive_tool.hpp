#pragma once

#include <filesystem>

namespace petcam::gst::store {

/// Records, deletes, stars and cleans up as fast as it can on three threads, until it is killed.
[[noreturn]] void writeForEver(const std::filesystem::path& directory);

/// A day of `cameras` cameras in compressed time. Prints the most that was used and the least that was free,
/// as JSON.
int recordDay(const std::filesystem::path& directory, int cameras, std::uint64_t bytesPerCamera,
              std::uint64_t freeBytes);

/// Opens it, which recovers it, and prints what index and disk say of each other, as JSON.
int check(const std::filesystem::path& directory);

}  // namespace petcam::gst::store
