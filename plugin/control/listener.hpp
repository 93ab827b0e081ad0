#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "control/fd.hpp"

namespace petcam::control {

/// The socket could not be made. The text names its path, says why and what to do.
class SocketError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// It could not be made now, for want of room or of a disk that takes it: later it may.
class SocketUnavailable : public SocketError {
public:
    using SocketError::SocketError;
};

/// A listening Unix socket of mode 0600. The constructor makes it or throws SocketError: it takes the place
/// of a socket that nobody listens on any more, and of nothing else. The destructor removes the file, as long
/// as it is still this one.
class Listener {
public:
    explicit Listener(std::string path);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    int fd() const noexcept { return socket_.get(); }
    /// The next connection, which does not block; none when nobody waits, or when there are too many files:
    /// errno tells.
    Fd accept() const noexcept;

private:
    void removeStale() const;
    [[noreturn]] void fail(const std::string& why) const;
    [[noreturn]] void failWithErrno(const std::string& what) const;

    const std::string path_;
    Fd socket_;
    std::uint64_t device_ = 0;  // of the file
    std::uint64_t inode_ = 0;
};

}  // namespace petcam::control
