#include "http/ticket_gate.hpp"

#include <algorithm>

namespace petcam::gst::http {
namespace {

/// Seconds for which a ticket is issued, and by which the clocks of two programs on one machine may differ.
constexpr std::int64_t kLifetime = 60;
constexpr std::int64_t kSlack = 5;

}  // namespace

std::optional<Ticket> TicketGate::admit(std::string_view text, std::int64_t now) {
    const auto parsed = parseTicket(text);
    const auto key = parsed ? keyFile_.key() : std::nullopt;
    if (!key || !isGenuine(*parsed, *key)) return std::nullopt;
    const Ticket& ticket = parsed->ticket;
    // One that lives longer was issued while the clock was ahead.
    if (ticket.expires <= now || ticket.expires > now + kLifetime + kSlack) return std::nullopt;
    if (isRevoked(ticket)) return std::nullopt;
    return ticket;
}

void TicketGate::revoke(const Revocation& revocation, std::int64_t now) {
    const std::lock_guard lock(mutex_);
    std::erase_if(revoked_, [&](const auto& one) { return one.second + kLifetime + kSlack < now; });
    auto& until = revoked_[{revocation.member, revocation.camera.value_or("")}];
    until = std::max(until, revocation.before);
}

bool TicketGate::isRevoked(const Ticket& ticket) const {
    const std::lock_guard lock(mutex_);
    const auto covers = [&](const std::string& camera) {
        const auto found = revoked_.find({ticket.member, camera});
        return found != revoked_.end() && ticket.expires <= found->second + kLifetime;
    };
    return covers(ticket.camera) || covers("");
}

std::size_t TicketGate::revocations() const {
    const std::lock_guard lock(mutex_);
    return revoked_.size();
}

}  // namespace petcam::gst::http
