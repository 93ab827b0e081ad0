#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "net/main_loop.hpp"

typedef struct _NiceAgent NiceAgent;

namespace petcam::peer {

struct IceCredentials {
    std::string ufrag;
    std::string password;
};

/// ICE (RFC 8445) for one bundled stream with RTP and RTCP on one component, by libnice. Host candidates
/// only: the peer runs on the machine, or in the network, of the server it tests. Main loop's thread.
class IceAgent {
public:
    struct Callbacks {
        std::function<void()> onGathered;
        std::function<void()> onConnected;
        std::function<void()> onFailed;
        std::function<void(std::span<std::uint8_t>)> onDatagram;
    };

    /// `controlling`: this side made the offer (RFC 8445 section 6.1.1). Throws std::runtime_error.
    IceAgent(bool controlling, Callbacks callbacks);
    ~IceAgent();
    IceAgent(const IceAgent&) = delete;
    IceAgent& operator=(const IceAgent&) = delete;

    void gather();
    IceCredentials credentials() const;
    /// As in SDP, without `a=`: "candidate:1 1 UDP ...".
    std::vector<std::string> candidates() const;

    void setRemote(const IceCredentials& credentials);
    /// One candidate in SDP's words, with or without `a=`; one that cannot be read is passed over.
    void addRemoteCandidate(const std::string& candidate);
    /// New credentials for an ICE restart (RFC 8445 section 9); what flows goes on meanwhile.
    void restart();

    bool send(std::span<const std::uint8_t> datagram);

private:
    void enlargeReceiveBuffers();

    GRef<NiceAgent> agent_;
    unsigned stream_ = 0;
    Callbacks callbacks_;
};

}  // namespace petcam::peer
