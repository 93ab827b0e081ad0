#include "http/key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/files.hpp"

namespace petcam::gst::http {

std::optional<TicketKey> KeyFile::key() {
    const std::lock_guard lock(mutex_);
    struct stat status {};
    if (::stat(file_.c_str(), &status) != 0) {
        key_.reset();
        return std::nullopt;
    }
    const std::tuple identity(std::uint64_t{status.st_dev}, std::uint64_t{status.st_ino},
                              std::int64_t{status.st_mtim.tv_sec}, std::int64_t{status.st_mtim.tv_nsec});
    if (key_ && identity == identity_) return key_;
    key_.reset();
    const store::Descriptor file(::open(file_.c_str(), O_RDONLY | O_CLOEXEC));
    TicketKey key{};
    if (file && status.st_size == static_cast<off_t>(key.size()) &&
        ::read(file.get(), key.data(), key.size()) == static_cast<ssize_t>(key.size())) {
        key_ = key;
        identity_ = identity;
    }
    return key_;
}

}  // namespace petcam::gst::http
