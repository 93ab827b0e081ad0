#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "net/dtls_context.hpp"
#include "net/main_loop.hpp"
#include "net/srtp_session.hpp"

namespace petcam::peer {

/// One DTLS association (RFC 6347) that yields the keys of SRTP (RFC 5764). Main loop's thread.
class DtlsTransport {
public:
    enum class Role { Client, Server };
    struct Callbacks {
        std::function<void(std::span<const std::uint8_t>)> send;
        std::function<void(const SrtpKeys&)> onKeys;
        std::function<void(const std::string&)> onFailed;
    };

    /// `remoteFingerprint` as in the SDP; another certificate than that one fails the handshake.
    DtlsTransport(const DtlsContext& context, Role role, std::string remoteFingerprint, Callbacks callbacks);

    void start();
    void receive(std::span<const std::uint8_t> datagram);
    /// Says goodbye (close_notify).
    void close();

private:
    void proceed();
    void finish();
    void fail(const std::string& why);

    const Role role_;
    const std::string remoteFingerprint_;
    Callbacks callbacks_;
    std::unique_ptr<SSL, OpenSslFree<SSL_free>> ssl_;
    Timer retransmission_;
    bool done_ = false;
};

}  // namespace petcam::peer
