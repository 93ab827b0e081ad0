#include "store/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "store/file_names.hpp"

namespace petcam::gst::store {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path) {
    throw std::system_error(errno, std::generic_category(), path.string());
}

void writeAll(const Descriptor& to, std::span<const std::uint8_t> bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(to.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(path);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

}  // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

void makePrivateDirectory(const fs::path& directory) {
    struct stat status {};
    if (::stat(directory.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return;
    if (directory.has_parent_path() && directory.parent_path() != directory) {
        makePrivateDirectory(directory.parent_path());
    }
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) fail(directory);
    syncDirectory(directory.parent_path());
}

void writeWhole(const fs::path& file, std::span<const std::uint8_t> bytes) {
    const fs::path unfinished = file.string() + std::string(kUnfinished);
    try {
        const Descriptor to(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
        if (!to) fail(unfinished);
        writeAll(to, bytes, unfinished);
        if (::fsync(to.get()) != 0) fail(unfinished);
        if (::rename(unfinished.c_str(), file.c_str()) != 0) fail(file);
    } catch (const std::system_error&) {
        ::unlink(unfinished.c_str());  // on a full disk it is in the way
        throw;
    }
    syncDirectory(file.parent_path());
}

void syncFile(const fs::path& file) {
    const Descriptor it(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!it || ::fsync(it.get()) != 0) fail(file);
}

void syncDirectory(const fs::path& directory) {
    const Descriptor it(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!it && errno == ENOENT) return;
    if (!it || ::fsync(it.get()) != 0) fail(directory);
}

bool removeFile(const fs::path& file) {
    if (::unlink(file.c_str()) == 0) return true;
    if (errno != ENOENT) fail(file);
    return false;
}

std::optional<Descriptor> openToRead(const fs::path& file) {
    Descriptor it(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!it && (errno == ENOENT || errno == ELOOP || errno == ENOTDIR)) return std::nullopt;
    struct stat status {};
    if (!it || ::fstat(it.get(), &status) != 0) fail(file);
    if (!S_ISREG(status.st_mode)) return std::nullopt;
    return it;
}

std::optional<std::uint64_t> sizeOf(const fs::path& file) noexcept {
    struct stat status {};
    if (::lstat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace petcam::gst::store
