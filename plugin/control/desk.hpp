#pragma once

#include <memory>

#include "control/connection.hpp"
#include "control/udp.hpp"
#include "petcam/service.hpp"

namespace petcam::control {

/// Takes one line of a companion from its typed request to its reply. Control thread only.
class Desk {
public:
    /// Throws SocketError.
    explicit Desk(Service& service) : service_(service) {}

    void opened(const std::shared_ptr<Connection>& client);
    /// Never throws: whatever is wrong is answered as an error.
    void said(const std::shared_ptr<Connection>& client, const Line& line) noexcept;
    void closed(CompanionId client);

private:
    struct Visitor;

    Json replyTo(CompanionId client, const Line& line) noexcept;

    Service& service_;
    const std::shared_ptr<const UdpSender> sender_ = std::make_shared<const UdpSender>();
};

}  // namespace petcam::control
