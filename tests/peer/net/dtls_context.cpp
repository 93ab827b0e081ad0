#include "net/dtls_context.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>

namespace petcam::peer {
namespace {

void require(bool done, const char* what) {
    if (!done) throw std::runtime_error(std::string("OpenSSL could not ") + what);
}

Certificate selfSigned(EVP_PKEY* key) {
    Certificate certificate(X509_new());
    X509* x509 = certificate.get();
    require(x509 != nullptr, "make a certificate");
    X509_set_version(x509, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    constexpr long kDay = 24 * 3600;
    X509_gmtime_adj(X509_getm_notBefore(x509), -kDay);
    X509_gmtime_adj(X509_getm_notAfter(x509), 30 * kDay);
    X509_set_pubkey(x509, key);
    X509_NAME* name = X509_get_subject_name(x509);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("petcam-peer"), -1, -1, 0);
    X509_set_issuer_name(x509, name);
    require(X509_sign(x509, key, EVP_sha256()) != 0, "sign a certificate");
    return certificate;
}

}  // namespace

std::string fingerprintOf(const X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    require(X509_digest(certificate, EVP_sha256(), digest.data(), &length) == 1, "hash a certificate");
    std::string text;
    for (unsigned i = 0; i < length; ++i) {
        std::array<char, 4> pair{};
        std::snprintf(pair.data(), pair.size(), i == 0 ? "%02X" : ":%02X", digest[i]);
        text += pair.data();
    }
    return text;
}

DtlsContext::DtlsContext(const std::string& srtpProfiles) : context_(SSL_CTX_new(DTLS_method())) {
    require(context_ != nullptr, "make a DTLS context");
    const PrivateKey key(EVP_EC_gen("P-256"));
    require(key != nullptr, "make a key");
    const Certificate certificate = selfSigned(key.get());
    fingerprint_ = fingerprintOf(certificate.get());
    require(SSL_CTX_use_certificate(context_.get(), certificate.get()) == 1, "use its certificate");
    require(SSL_CTX_use_PrivateKey(context_.get(), key.get()) == 1, "use its key");
    // The other way round from the rest of OpenSSL: 0 means done.
    require(SSL_CTX_set_tlsext_use_srtp(context_.get(), srtpProfiles.c_str()) == 0,
            "use these SRTP profiles");
    // Certificates are self-signed on both sides; the fingerprint in the SDP is what is checked.
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                       [](int, X509_STORE_CTX*) { return 1; });
    SSL_CTX_set_read_ahead(context_.get(), 1);
}

}  // namespace petcam::peer
