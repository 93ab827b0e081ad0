#include "store/real_disk.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "store/files.hpp"
#include "store/index.hpp"

namespace petcam::gst::store {
namespace {

namespace fs = std::filesystem;

std::optional<std::uint64_t> deviceOf(const fs::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return std::nullopt;
    return status.st_dev;
}

/// Where a folder would be made.
std::optional<std::uint64_t> deviceAbove(fs::path path) {
    while (path.has_relative_path()) {
        path = path.parent_path();
        if (const auto device = deviceOf(path)) return device;
    }
    return std::nullopt;
}

int writeOn(const fs::path& file) {
    const Descriptor it(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!it) return errno;
    const std::array<char, 4096> block{};
    for (int i = 0; i < 16; ++i) {
        const ssize_t written = ::write(it.get(), block.data(), block.size());
        if (written != static_cast<ssize_t>(block.size())) return written < 0 ? errno : ENOSPC;
    }
    return ::fsync(it.get()) == 0 ? 0 : errno;
}

}  // namespace

bool RealDisk::find() {
    const auto device = deviceOf(directory_);
    if (!device) {
        if (device_ && deviceAbove(directory_) != device_) return false;
        try {
            makePrivateDirectory(directory_);
        } catch (const std::system_error&) {
            return false;
        }
        device_ = deviceOf(directory_);
        return device_.has_value();
    }
    if (device_ && device != device_ && !fs::exists(directory_ / kIndexFile)) return false;
    device_ = device;
    return true;
}

DiskReading RealDisk::read() {
    struct statvfs status {};
    if (!find() || ::statvfs(directory_.c_str(), &status) != 0) return {};
    return {true, (status.f_flag & ST_RDONLY) != 0, std::uint64_t{status.f_bavail} * status.f_frsize};
}

int RealDisk::tryWrite() {
    const fs::path file = directory_ / "trial.part";
    const int failure = writeOn(file);
    ::unlink(file.c_str());
    return failure;
}

}  // namespace petcam::gst::store
