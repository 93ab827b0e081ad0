#pragma once

#include <filesystem>

#include "store/archive.hpp"

namespace petcam::gst::store {

/// Stands in for a video file: fragments of 1,000 bytes that each last 100 ms. A torn one at the end is cut
/// off.
inline constexpr std::uint64_t kFragmentBytes = 1000;
inline constexpr auto kFragmentTime = std::chrono::milliseconds(100);

inline std::optional<RepairedClip> repairFragments(const std::filesystem::path& file, Container) {
    const std::uint64_t fragments = std::filesystem::file_size(file) / kFragmentBytes;
    if (fragments == 0) return std::nullopt;
    std::filesystem::resize_file(file, fragments * kFragmentBytes);
    return RepairedClip{static_cast<std::int64_t>(fragments) * kFragmentTime, fragments * kFragmentBytes};
}

}  // namespace petcam::gst::store
