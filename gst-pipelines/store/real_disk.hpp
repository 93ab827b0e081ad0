#pragma once

#include <filesystem>
#include <optional>

#include "store/disk_guard.hpp"

namespace petcam::gst::store {

/// The disk below a folder. When the folder goes, it is looked for on the disk on which it was: somebody who
/// deletes it has it made anew, and a disk that was unmounted is waited for instead of filling the one below
/// its mount point. It is known again by its device, or by the index in the folder (a USB disk may come back
/// as another device).
class RealDisk final : public Disk {
public:
    explicit RealDisk(std::filesystem::path directory) : directory_(std::move(directory)) {}

    DiskReading read() override;
    int tryWrite() override;

private:
    bool find();

    const std::filesystem::path directory_;
    std::optional<std::uint64_t> device_;  ///< where the folder was when it was last there
};

}  // namespace petcam::gst::store
