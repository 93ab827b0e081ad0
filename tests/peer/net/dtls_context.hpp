#pragma once

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace petcam::peer {

template <auto Free>
struct OpenSslFree {
    template <typename T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};
using SslContext = std::unique_ptr<SSL_CTX, OpenSslFree<SSL_CTX_free>>;
using Certificate = std::unique_ptr<X509, OpenSslFree<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, OpenSslFree<EVP_PKEY_free>>;

/// SHA-256 of a certificate as SDP writes it, "AB:CD:..." (RFC 8122 section 5).
std::string fingerprintOf(const X509* certificate);

/// What all peers of this process share: one self-signed certificate and OpenSSL's settings for DTLS with
/// SRTP keys (RFC 5764). Main loop's thread.
class DtlsContext {
public:
    /// `srtpProfiles` in OpenSSL's words, best first. Throws std::runtime_error.
    explicit DtlsContext(const std::string& srtpProfiles);

    SSL_CTX* get() const noexcept { return context_.get(); }
    const std::string& fingerprint() const noexcept { return fingerprint_; }

private:
    SslContext context_;
    std::string fingerprint_;
};

}  // namespace petcam::peer
