#pragma once

#include <string>

#include "record/clip_shelf.hpp"
#include "store/archive.hpp"
#include "store/upkeep.hpp"

namespace petcam::gst::app {

/// One camera's place in the archive.
class ArchiveShelf final : public ClipShelf {
public:
    ArchiveShelf(store::Archive& archive, store::Upkeep& upkeep, std::string camera, store::Note note)
        : archive_(archive), upkeep_(upkeep), camera_(std::move(camera)), note_(std::move(note)) {}

    Place begin(Container container, WallTime start, std::optional<std::int64_t> continues) override;
    void grow(std::int64_t id, WallTime end, std::uint64_t bytes) noexcept override;
    void finish(std::int64_t id, WallTime end, std::uint64_t bytes) noexcept override;
    void drop(std::int64_t id) noexcept override;
    void failed(const ClipError& error) noexcept override;

private:
    store::Archive& archive_;
    store::Upkeep& upkeep_;
    const std::string camera_;
    const store::Note note_;
};

/// What the archive asks for after a crash.
std::optional<store::RepairedClip> repairForArchive(const std::filesystem::path& file,
                                                    store::Container container);

}  // namespace petcam::gst::app
