#include "net/dtls_transport.hpp"

#include <openssl/err.h>

#include <array>
#include <stdexcept>

namespace petcam::peer {
namespace {

using namespace std::chrono_literals;
using Send = std::function<void(std::span<const std::uint8_t>)>;

// A BIO whose every write is one datagram: OpenSSL's own memory BIO would run them together.
int writeDatagram(BIO* bio, const char* bytes, int length) {
    const auto& send = *static_cast<const Send*>(BIO_get_data(bio));
    send({reinterpret_cast<const std::uint8_t*>(bytes), static_cast<std::size_t>(length)});
    return length;
}

long control(BIO*, int command, long, void*) {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO* newDatagramBio(const Send& send) {
    static BIO_METHOD* const method = [] {
        BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "datagrams out");
        BIO_meth_set_write(made, writeDatagram);
        BIO_meth_set_ctrl(made, control);
        return made;
    }();
    BIO* bio = BIO_new(method);
    BIO_set_data(bio, const_cast<Send*>(&send));
    BIO_set_init(bio, 1);
    return bio;
}

}  // namespace

DtlsTransport::DtlsTransport(const DtlsContext& context, Role role, std::string remoteFingerprint,
                             Callbacks callbacks)
    : role_(role),
      remoteFingerprint_(std::move(remoteFingerprint)),
      callbacks_(std::move(callbacks)),
      ssl_(SSL_new(context.get())) {
    if (!ssl_) throw std::runtime_error("OpenSSL could not make a DTLS association");
    BIO* in = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1);
    SSL_set_bio(ssl_.get(), in, newDatagramBio(callbacks_.send));
    SSL_set_options(ssl_.get(), SSL_OP_NO_QUERY_MTU);
    SSL_set_mtu(ssl_.get(), 1200);
    role_ == Role::Client ? SSL_set_connect_state(ssl_.get()) : SSL_set_accept_state(ssl_.get());
}

void DtlsTransport::start() {
    proceed();
    retransmission_ = Timer::every(50ms, [this] {
        if (!done_ && DTLSv1_handle_timeout(ssl_.get()) < 0) fail("too many DTLS retransmissions");
    });
}

void DtlsTransport::receive(std::span<const std::uint8_t> datagram) {
    BIO_write(SSL_get_rbio(ssl_.get()), datagram.data(), static_cast<int>(datagram.size()));
    if (!done_) return proceed();
    std::array<char, 2048> rest{};  // alerts and retransmitted handshake records; no data comes this way
    if (SSL_read(ssl_.get(), rest.data(), rest.size()) > 0) return;
    if (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) callbacks_.onFailed("the server ended DTLS");
}

void DtlsTransport::close() {
    if (done_) SSL_shutdown(ssl_.get());
}

void DtlsTransport::proceed() {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    if (result == 1) return finish();
    const int error = SSL_get_error(ssl_.get(), result);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return;
    std::array<char, 256> reason{};
    ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
    fail(reason.data());
}

void DtlsTransport::finish() {
    done_ = true;
    const Certificate certificate(SSL_get1_peer_certificate(ssl_.get()));
    if (!certificate || fingerprintOf(certificate.get()) != remoteFingerprint_) {
        return fail("the DTLS certificate is not the one whose fingerprint the SDP has");
    }
    const SRTP_PROTECTION_PROFILE* profile = SSL_get_selected_srtp_profile(ssl_.get());
    if (!profile) return fail("no common SRTP profile");
    SrtpKeys keys = SrtpKeys::ofProfile(profile->name);
    // RFC 5764 section 4.2: client key, server key, client salt, server salt.
    std::vector<std::uint8_t> material(2 * (keys.keyBytes + keys.saltBytes));
    static constexpr char kLabel[] = "EXTRACTOR-dtls_srtp";
    if (SSL_export_keying_material(ssl_.get(), material.data(), material.size(), kLabel, sizeof kLabel - 1,
                                   nullptr, 0, 0) != 1) {
        return fail("OpenSSL could not export the SRTP keys");
    }
    keys.take(material, role_ == Role::Client);
    callbacks_.onKeys(keys);
}

void DtlsTransport::fail(const std::string& why) {
    done_ = true;
    callbacks_.onFailed("DTLS: " + why);
}

}  // namespace petcam::peer
