#include "http/unix_listener.hpp"

#include <grp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace petcam::gst::http {
namespace {

constexpr int kBacklog = 128;

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& why) {
    throw std::runtime_error(path.string() + ": " + why);
}
[[noreturn]] void failWithErrno(const std::filesystem::path& path) {
    fail(path, std::strerror(errno));
}

sockaddr_un addressOf(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string& text = path.native();
    if (text.empty() || text.size() >= sizeof address.sun_path) {
        fail(path, "the path of a socket has 1 to " + std::to_string(sizeof address.sun_path - 1) + " bytes");
    }
    std::memcpy(address.sun_path, text.data(), text.size());
    return address;
}

store::Descriptor newSocket(const std::filesystem::path& path) {
    store::Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) failWithErrno(path);
    return socket;
}

const sockaddr* plain(const sockaddr_un& address) noexcept {
    return reinterpret_cast<const sockaddr*>(&address);
}

void removeStale(const std::filesystem::path& path, const sockaddr_un& address) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return;
    if (!S_ISSOCK(status.st_mode)) fail(path, "there is something else, which is no socket");
    const auto trial = newSocket(path);
    const bool isAlive = ::connect(trial.get(), plain(address), sizeof address) == 0 || errno == EAGAIN;
    if (isAlive) fail(path, "another program listens there");
    ::unlink(path.c_str());
}

void giveTo(const std::filesystem::path& path, const std::string& name) {
    const group* found = ::getgrnam(name.c_str());
    if (!found) fail(path, "there is no group \"" + name + "\"");
    if (::chown(path.c_str(), static_cast<uid_t>(-1), found->gr_gid) != 0) failWithErrno(path);
}

}  // namespace

UnixListener::UnixListener(const SocketPlace& place) : path_(place.path), socket_(newSocket(place.path)) {
    const sockaddr_un address = addressOf(path_);
    removeStale(path_, address);
    // On Linux the file that bind makes has the mode of the socket (unix(7)): nobody gets in before chmod.
    ::fchmod(socket_.get(), 0600);
    if (::bind(socket_.get(), plain(address), sizeof address) != 0) failWithErrno(path_);
    struct stat status {};
    if (::stat(path_.c_str(), &status) == 0) inode_ = status.st_ino;
    if (!place.group.empty()) giveTo(path_, place.group);
    if (::chmod(path_.c_str(), static_cast<mode_t>(place.mode)) != 0) failWithErrno(path_);
    if (::listen(socket_.get(), kBacklog) != 0) failWithErrno(path_);
}

UnixListener::~UnixListener() {
    struct stat status {};
    if (::stat(path_.c_str(), &status) == 0 && status.st_ino == inode_) ::unlink(path_.c_str());
}

}  // namespace petcam::gst::http
