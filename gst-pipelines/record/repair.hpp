#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "model/wall_time.hpp"

namespace petcam::gst {

struct Repaired {
    Microseconds duration;
    std::uint64_t bytes;
};

/// Makes a whole file of one (.mp4 or .webm) that a crash left unfinished, with all that is readable of it.
/// Nothing when no picture can be had; nobody misses the file then. May take as long as copying it. Any
/// thread; throws ClipError when the disk does not take it.
std::optional<Repaired> repairClip(const std::filesystem::path& file);

}  // namespace petcam::gst
