#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "record/clip_writer.hpp"

namespace petcam::gst {

/// Where clips are kept. Called on the thread that writes; calls may wait for the disk.
class ClipShelf {
public:
    struct Place {
        std::int64_t id;
        std::filesystem::path path;
    };

    virtual ~ClipShelf() = default;
    /// Throws ClipError when there is no room for one now.
    /// `continues`: id of the clip that this one is the next part of.
    virtual Place begin(Container container, WallTime start, std::optional<std::int64_t> continues) = 0;
    /// So much of it can be played now.
    virtual void grow(std::int64_t id, WallTime end, std::uint64_t bytes) noexcept = 0;
    virtual void finish(std::int64_t id, WallTime end, std::uint64_t bytes) noexcept = 0;
    /// There is nothing in it.
    virtual void drop(std::int64_t id) noexcept = 0;
    /// The disk did not take something.
    virtual void failed(const ClipError& error) noexcept = 0;
};

}  // namespace petcam::gst
