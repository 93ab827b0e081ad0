#include "net/peer_connection.hpp"

namespace petcam::peer {
namespace {

// One socket for all of them (RFC 7983 section 7): the first byte tells.
bool isDtls(std::uint8_t first) {
    return first >= 20 && first <= 63;
}
bool isMedia(std::uint8_t first) {
    return first >= 128 && first <= 191;
}
/// RFC 5761 section 4.
bool isRtcp(std::span<const std::uint8_t> datagram) {
    const int type = datagram[1] & 0x7F;
    return type >= 64 && type <= 95;
}

}  // namespace

PeerConnection::PeerConnection(const DtlsContext& dtls, Options options, Callbacks callbacks)
    : dtlsContext_(dtls),
      options_(options),
      callbacks_(std::move(callbacks)),
      sending_(options.sending, options.seed, [this](Impairment::Datagram& out) { ice_.send(out); }),
      receiving_(options.receiving, options.seed + 1, [this](Impairment::Datagram& in) { onMedia(in); }),
      ice_(options.offerer, {[this] { callbacks_.onGathered(); },
                             [this] {
                                 connected_ = true;
                                 if (dtls_ && !srtp_) dtls_->start();
                             },
                             [this] { callbacks_.onFailed("ICE: no way to the server"); },
                             [this](std::span<std::uint8_t> datagram) { onDatagram(datagram); }}) {}

LocalDescription PeerConnection::local() const {
    // Always the DTLS client, as our page is: the server chooses the SRTP cipher.
    return {ice_.credentials(), ice_.candidates(), dtlsContext_.fingerprint(), "active", version_};
}

void PeerConnection::setRemote(const RemoteDescription& remote) {
    remote_ = remote;
    ice_.setRemote(remote.ice);
    for (const auto& candidate : remote.candidates)
        ice_.addRemoteCandidate(candidate);
    if (dtls_) return;  // an ICE restart keeps DTLS
    const bool client = remote.setup != "active";
    dtls_ = std::make_unique<DtlsTransport>(
        dtlsContext_, client ? DtlsTransport::Role::Client : DtlsTransport::Role::Server, remote.fingerprint,
        DtlsTransport::Callbacks{[this](std::span<const std::uint8_t> out) { ice_.send(out); },
                                 [this](const SrtpKeys& keys) {
                                     srtp_ = std::make_unique<SrtpSession>(keys);
                                     callbacks_.onUp();
                                 },
                                 [this](const std::string& why) { callbacks_.onFailed(why); }});
    if (connected_) dtls_->start();
}

void PeerConnection::restartIce() {
    ice_.restart();
    ++version_;
}

void PeerConnection::close() {
    if (dtls_) dtls_->close();
}

void PeerConnection::sendRtp(std::vector<std::uint8_t> packet) {
    if (!srtp_) return;
    if (sending_.any()) sending_.mangle(packet);
    if (!srtp_->protectRtp(packet)) {
        ++counts_.unprotected;
        return;
    }
    sending_.any() ? sending_.pass(std::move(packet)) : static_cast<void>(ice_.send(packet));
}

void PeerConnection::sendRtcp(std::vector<std::uint8_t> compound) {
    if (!srtp_ || !srtp_->protectRtcp(compound)) return;
    sending_.any() ? sending_.pass(std::move(compound)) : static_cast<void>(ice_.send(compound));
}

void PeerConnection::onDatagram(std::span<std::uint8_t> datagram) {
    if (datagram.size() < 2) return;
    if (isDtls(datagram[0]) && dtls_) return dtls_->receive(datagram);
    if (!isMedia(datagram[0]) || !srtp_) return;
    if (receiving_.any()) return receiving_.pass({datagram.begin(), datagram.end()});
    onMedia(datagram);
}

void PeerConnection::onMedia(std::span<std::uint8_t> datagram) {
    const bool rtcp = isRtcp(datagram);
    std::span<std::uint8_t> plain = datagram;
    switch (rtcp ? srtp_->openRtcp(plain) : srtp_->openRtp(plain)) {
        case SrtpSession::Opened::Ok:
            return rtcp ? callbacks_.onRtcp(plain) : callbacks_.onRtp(plain);
        case SrtpSession::Opened::Replayed:
            if (!rtcp) callbacks_.onReplayedRtp(datagram);
            return;
        case SrtpSession::Opened::Refused:
            ++counts_.refused;
    }
}

}  // namespace petcam::peer
