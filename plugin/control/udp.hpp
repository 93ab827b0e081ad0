#pragma once

#include <cstdint>
#include <memory>

#include "control/fd.hpp"
#include "petcam/ports.hpp"

namespace petcam::control {

/// Sends datagrams to ports of this machine, from one port of 127.0.0.1. One for the process; any thread.
class UdpSender {
public:
    /// Throws SocketError.
    UdpSender();

    /// Where they come from.
    std::uint16_t port() const noexcept { return port_; }
    /// Never waits. False when the kernel did not take it. Whether anybody listens is not told.
    bool send(std::uint16_t port, std::span<const std::uint8_t> bytes) const noexcept;

private:
    Fd socket_;
    std::uint16_t port_ = 0;
};

/// Where one tap's packets go.
class UdpTap final : public TapOutlet {
public:
    UdpTap(std::shared_ptr<const UdpSender> sender, const TapPorts& ports) noexcept
        : sender_(std::move(sender)), ports_(ports) {}

    bool send(TapStream stream, std::span<const std::uint8_t> packet) noexcept override {
        return sender_->send(ports_[static_cast<std::size_t>(stream)], packet);
    }
    TapPorts ports() const noexcept override { return ports_; }

private:
    const std::shared_ptr<const UdpSender> sender_;
    const TapPorts ports_;
};

}  // namespace petcam::control
