#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <tuple>

#include "http/ticket.hpp"

namespace petcam::gst::http {

/// The home's key in `home.key`, which the home server makes at its first start and the recorder only reads:
/// it is read again when it is another file than before. Any thread.
class KeyFile {
public:
    explicit KeyFile(std::filesystem::path file) : file_(std::move(file)) {}

    /// Nothing: it is not there (yet), or it is no key.
    std::optional<TicketKey> key();

private:
    const std::filesystem::path file_;
    std::mutex mutex_;
    std::optional<TicketKey> key_;
    std::tuple<std::uint64_t, std::uint64_t, std::int64_t, std::int64_t>
        identity_{};  ///< which file, and when changed
};

}  // namespace petcam::gst::http
