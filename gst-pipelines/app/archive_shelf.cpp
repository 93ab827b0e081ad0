#include "app/archive_shelf.hpp"

#include <cerrno>

#include "record/repair.hpp"

namespace petcam::gst::app {
namespace {

store::ClipId idOf(std::int64_t id) {
    return store::ClipId{id};
}

}  // namespace

ClipShelf::Place ArchiveShelf::begin(Container container, WallTime start,
                                     std::optional<std::int64_t> continues) {
    if (!upkeep_.mayRecord()) throw ClipError(ClipError::Kind::Full, "the disk takes no recordings now");
    try {
        const auto kind = container == Container::Mp4 ? store::Container::Mp4 : store::Container::WebM;
        const store::NewClip made = archive_.beginClip(
            camera_, kind, start, continues ? std::optional(idOf(*continues)) : std::nullopt);
        note_("camera=" + camera_ + " clip=" + toString(made.id) + " begins" +
              (continues ? ", after " + toString(idOf(*continues)) : ""));
        return {made.id.value, made.path};
    } catch (const store::ArchiveError& error) {
        throw ClipError(error.cause() == ENOSPC ? ClipError::Kind::Full : ClipError::Kind::Disk,
                        error.what());
    }
}

void ArchiveShelf::grow(std::int64_t id, WallTime end, std::uint64_t bytes) noexcept {
    archive_.growClip(idOf(id), end, bytes);
}

void ArchiveShelf::finish(std::int64_t id, WallTime end, std::uint64_t bytes) noexcept {
    archive_.finishClip(idOf(id), end, bytes);
    note_("camera=" + camera_ + " clip=" + toString(idOf(id)) +
          " is finished: bytes=" + std::to_string(bytes));
}

void ArchiveShelf::drop(std::int64_t id) noexcept {
    archive_.dropClip(idOf(id));
}

void ArchiveShelf::failed(const ClipError& error) noexcept {
    if (error.kind() == ClipError::Kind::Full) upkeep_.writeFailed(ENOSPC);
    if (error.kind() == ClipError::Kind::Disk) upkeep_.writeFailed(EIO);
}

std::optional<store::RepairedClip> repairForArchive(const std::filesystem::path& file, store::Container) {
    const auto repaired = repairClip(file);
    if (!repaired) return std::nullopt;
    return store::RepairedClip{repaired->duration, repaired->bytes};
}

}  // namespace petcam::gst::app
