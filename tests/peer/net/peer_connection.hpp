#pragma once

#include <memory>
#include <optional>

#include "net/dtls_transport.hpp"
#include "net/ice_agent.hpp"
#include "net/impairment.hpp"
#include "net/srtp_session.hpp"
#include "sdp.hpp"

namespace petcam::peer {

/// ICE, DTLS and SRTP of one peer, with a bad network in between on request. Main loop's thread.
class PeerConnection {
public:
    struct Callbacks {
        std::function<void()> onGathered;
        std::function<void()> onUp;  ///< media may flow
        std::function<void(const std::string&)> onFailed;
        std::function<void(std::span<std::uint8_t>)> onRtp;   ///< plain; header as it came
        std::function<void(std::span<std::uint8_t>)> onRtcp;  ///< plain, compound
        /// A packet that was here before: SRTP's header is not encrypted, so it can still be told whose.
        std::function<void(std::span<std::uint8_t>)> onReplayedRtp;
    };
    struct Options {
        bool offerer = true;
        ImpairmentOptions sending;
        ImpairmentOptions receiving;
        std::uint64_t seed = 1;
    };
    struct Counts {
        std::uint64_t refused = 0;      ///< arrived and was not authentic
        std::uint64_t unprotected = 0;  ///< libsrtp did not take what should have been sent
    };

    PeerConnection(const DtlsContext& dtls, Options options, Callbacks callbacks);

    void gather() { ice_.gather(); }
    LocalDescription local() const;
    void setRemote(const RemoteDescription& remote);
    void addRemoteCandidate(const std::string& candidate) { ice_.addRemoteCandidate(candidate); }
    /// Call local() for a new offer afterwards.
    void restartIce();
    void close();

    /// Plain packets; nothing happens before the connection is up.
    void sendRtp(std::vector<std::uint8_t> packet);
    void sendRtcp(std::vector<std::uint8_t> compound);

    const Counts& counts() const noexcept { return counts_; }
    const Impairment::Counts& sendingCounts() const noexcept { return sending_.counts(); }
    const Impairment::Counts& receivingCounts() const noexcept { return receiving_.counts(); }

private:
    void onDatagram(std::span<std::uint8_t> datagram);
    void onMedia(std::span<std::uint8_t> datagram);

    const DtlsContext& dtlsContext_;
    const Options options_;
    Callbacks callbacks_;
    Impairment sending_;
    Impairment receiving_;
    IceAgent ice_;
    std::optional<RemoteDescription> remote_;
    std::unique_ptr<DtlsTransport> dtls_;
    std::unique_ptr<SrtpSession> srtp_;
    bool connected_ = false;
    std::uint64_t version_ = 1;
    Counts counts_;
};

}  // namespace petcam::peer
