#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "http/key_file.hpp"
#include "http/ticket.hpp"

namespace petcam::gst::http {

/// The home server took something back: tickets of this member that were issued up to then are worth nothing.
struct Revocation {
    std::string member;
    std::optional<std::string> camera;  ///< nothing: of any camera
    std::int64_t before = 0;            ///< Unix seconds
};

/// Decides which tickets are valid now. Any thread.
class TicketGate {
public:
    explicit TicketGate(std::filesystem::path keyFile) : keyFile_(std::move(keyFile)) {}

    /// The ticket when it is genuine, has not expired, lives no longer than any may, and was not taken back.
    std::optional<Ticket> admit(std::string_view text, std::int64_t now);
    /// Kept until the last ticket that it can mean has expired.
    void revoke(const Revocation& revocation, std::int64_t now);
    std::size_t revocations() const;

private:
    bool isRevoked(const Ticket& ticket) const;

    KeyFile keyFile_;
    mutable std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, std::int64_t>
        revoked_;  ///< until, by member and camera or ""
};

}  // namespace petcam::gst::http
