#pragma once

#include <sys/stat.h>

#include <fstream>
#include <memory>

#include "store/archive.hpp"
#include "temporary_directory.hpp"
#include "test_repair.hpp"

namespace petcam::gst::store {

/// A folder of its own, and archives that are opened in it one after the other, as processes would.
struct Place {
    TemporaryDirectory directory;
    std::vector<std::string> notes;
    RepairFn repair = repairFragments;
    Recovered recovered;

    std::filesystem::path folder() const { return directory / "recordings"; }
    std::unique_ptr<Archive> closed() {
        return std::make_unique<Archive>(
            folder(),
            [this](const std::filesystem::path& file, Container container) {
                return repair(file, container);
            },
            [this](const std::string& line) { notes.push_back(line); });
    }
    std::unique_ptr<Archive> open() {
        auto archive = closed();
        recovered = archive->open();
        return archive;
    }
};

inline const WallTime kThen{std::chrono::seconds(1764000000)};

inline void writeFragments(const std::filesystem::path& file, std::uint64_t count, std::uint64_t torn = 0) {
    std::ofstream(file, std::ios::binary) << std::string(count * kFragmentBytes + torn, 'x');
}

/// A finished clip of `fragments`, that is tenths of a second.
inline NewClip record(Archive& archive, const std::string& camera = "c1", WallTime start = kThen,
                      std::uint64_t fragments = 3) {
    NewClip clip = archive.beginClip(camera, Container::Mp4, start);
    writeFragments(clip.path, fragments);
    archive.finishClip(clip.id, start + static_cast<std::int64_t>(fragments) * kFragmentTime,
                       fragments * kFragmentBytes);
    return clip;
}

inline unsigned modeOf(const std::filesystem::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777u : 0u;
}

/// Ordinary files below the folders of cameras.
inline std::size_t filesIn(const std::filesystem::path& folder) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && entry.path().parent_path() != folder) ++count;
    }
    return count;
}

}  // namespace petcam::gst::store
