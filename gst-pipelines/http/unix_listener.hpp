#pragma once

#include <filesystem>
#include <string>

#include "store/files.hpp"

namespace petcam::gst::http {

/// Where the socket is, and who may open it. Whoever can speaks for nginx: keep it in a folder that nobody
/// else can enter.
struct SocketPlace {
    std::filesystem::path path;
    unsigned mode =
        0600;  ///< 0660 lets the group in, which is that of the folder where it has its set-group-id bit
    std::string group;  ///< another group, by name; empty: as it comes
};

/// A listening Unix socket, gone from the disk at its end. One that a killed program left is replaced; one on
/// which somebody listens is not. From the first moment nobody else can open it. Throws std::runtime_error
/// that names it.
class UnixListener {
public:
    explicit UnixListener(const SocketPlace& place);
    ~UnixListener();
    UnixListener(const UnixListener&) = delete;
    UnixListener& operator=(const UnixListener&) = delete;

    int descriptor() const noexcept { return socket_.get(); }

private:
    const std::filesystem::path path_;
    store::Descriptor socket_;
    std::uint64_t inode_ = 0;  ///< so that another one's socket is not removed
};

}  // namespace petcam::gst::http
