#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "model/wall_time.hpp"

namespace petcam::gst {

/// What there is in a fragmented MP4 file (ISO/IEC 14496-12) whose writing ended anyhow.
struct Mp4Contents {
    /// How many of its bytes are of use: whole boxes, and no fragment's header (moof) without its samples
    /// (mdat).
    std::uint64_t whole = 0;
    std::uint64_t fragments = 0;
    /// Of the track that is longest, by what the fragments say (section 8.8.8).
    Microseconds duration{0};

    /// Where the duration of all fragments is to be written (mehd, section 8.8.2), its width and its unit.
    struct DurationField {
        std::uint64_t offset;
        int bytes;
        std::uint32_t timescale;
    };
    std::optional<DurationField> field;
};

/// Reads headers only. Throws std::filesystem::filesystem_error when the file cannot be read; whatever is in
/// it may be wrong.
Mp4Contents readMp4(const std::filesystem::path& file);

/// The same as `whole`, for a file that grows and of which so much is known to be whole; reads only what is
/// new. 0 when it cannot be read.
std::uint64_t wholeFragments(const std::filesystem::path& file, std::uint64_t known) noexcept;

}  // namespace petcam::gst
