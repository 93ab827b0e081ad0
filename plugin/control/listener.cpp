#include "control/listener.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace petcam::control {
namespace {

constexpr int kBacklog = 64;
constexpr mode_t kOwnerOnly = 0600;

sockaddr_un addressOf(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

Fd unixSocket() {
    return Fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

}  // namespace

Listener::Listener(std::string path) : path_(std::move(path)) {
    constexpr std::size_t kMostBytes = sizeof(sockaddr_un::sun_path) - 1;
    if (path_.size() > kMostBytes) {
        fail("the path of a socket has at most " + std::to_string(kMostBytes) + " bytes, and this one has " +
             std::to_string(path_.size()) + ": choose a general.state_dir with a shorter path");
    }
    // Two that start at once must not take each other's socket for a stale one.
    const Fd directory(
        ::open(std::filesystem::path(path_).parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory) failWithErrno("its directory cannot be opened");
    if (::flock(directory.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        fail("another process is starting in this directory");
    }
    removeStale();
    socket_ = unixSocket();
    if (!socket_) failWithErrno("no socket could be made");
    // On Linux the file gets the mode that the socket has when it is bound: it is never open to others.
    if (::fchmod(socket_.get(), kOwnerOnly) != 0) failWithErrno("its mode cannot be set");
    const sockaddr_un address = addressOf(path_);
    if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        failWithErrno("it cannot be made");
    }
    struct stat file {};
    if (::lstat(path_.c_str(), &file) != 0) failWithErrno("it cannot be looked at");
    device_ = file.st_dev;
    inode_ = file.st_ino;
    const bool isOurs = (file.st_mode & 0777) == kOwnerOnly || ::chmod(path_.c_str(), kOwnerOnly) == 0;
    if (!isOurs) failWithErrno("its mode cannot be set");
    if (::listen(socket_.get(), kBacklog) != 0) failWithErrno("it cannot be listened on");
}

Listener::~Listener() {
    struct stat file {};
    if (::lstat(path_.c_str(), &file) == 0 && file.st_dev == device_ && file.st_ino == inode_) {
        ::unlink(path_.c_str());
    }
}

Fd Listener::accept() const noexcept {
    return Fd(::accept4(socket_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
}

void Listener::removeStale() const {
    struct stat file {};
    if (::lstat(path_.c_str(), &file) != 0) {
        if (errno == ENOENT) return;
        failWithErrno("it cannot be looked at");
    }
    if (!S_ISSOCK(file.st_mode)) fail("there is something else of this name: move it away");
    const Fd probe = unixSocket();
    if (!probe) failWithErrno("no socket could be made");
    const sockaddr_un address = addressOf(path_);
    const int connected = ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    if (connected == 0 || errno == EAGAIN) fail("another process listens there: is Janus running already?");
    if (errno != ECONNREFUSED) failWithErrno("it cannot be tried");
    if (::unlink(path_.c_str()) != 0 && errno != ENOENT) failWithErrno("the old one cannot be removed");
}

void Listener::fail(const std::string& why) const {
    throw SocketError(path_ + ": " + why);
}

void Listener::failWithErrno(const std::string& what) const {
    const int error = errno;
    const std::string why = what + ": " + std::generic_category().message(error);
    constexpr int kPassing[] = {ENOSPC, EDQUOT, EROFS, EIO, EMFILE, ENFILE, ENOMEM, ENOBUFS};
    if (std::find(std::begin(kPassing), std::end(kPassing), error) == std::end(kPassing)) fail(why);
    throw SocketUnavailable(path_ + ": " + why);
}

}  // namespace petcam::control
