#include "net/srtp_session.hpp"

#include <srtp2/srtp.h>

#include <stdexcept>

namespace petcam::peer {
namespace {

// Wider than anything a test delays: what libsrtp calls too old would count as lost otherwise.
constexpr unsigned long kReplayWindow = 4096;

void initialiseOnce() {
    static const srtp_err_status_t status = srtp_init();
    if (status != srtp_err_status_ok) throw std::runtime_error("libsrtp did not start");
}

srtp_ctx_t* create(const SrtpKeys& keys, std::vector<std::uint8_t> key, srtp_ssrc_type_t direction) {
    initialiseOnce();
    srtp_policy_t policy{};
    if (keys.profile == "SRTP_AEAD_AES_256_GCM") {
        srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtp);
        srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtcp);
    } else if (keys.profile == "SRTP_AEAD_AES_128_GCM") {
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
    } else {
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
    }
    policy.ssrc.type = direction;
    policy.key = key.data();
    policy.window_size = kReplayWindow;
    srtp_t session = nullptr;
    if (srtp_create(&session, &policy) != srtp_err_status_ok) {
        throw std::runtime_error("libsrtp refused the keys");
    }
    return session;
}

template <auto Function>
bool protect(srtp_ctx_t* session, std::vector<std::uint8_t>& packet) {
    int length = static_cast<int>(packet.size());
    packet.resize(packet.size() + SrtpSession::kMostTrailer);
    const bool done = Function(session, packet.data(), &length) == srtp_err_status_ok;
    packet.resize(static_cast<std::size_t>(length));
    return done;
}

template <auto Function>
SrtpSession::Opened open(srtp_ctx_t* session, std::span<std::uint8_t>& packet) {
    int length = static_cast<int>(packet.size());
    switch (Function(session, packet.data(), &length)) {
        case srtp_err_status_ok:
            packet = packet.first(static_cast<std::size_t>(length));
            return SrtpSession::Opened::Ok;
        case srtp_err_status_replay_fail:
            return SrtpSession::Opened::Replayed;
        default:
            return SrtpSession::Opened::Refused;
    }
}

}  // namespace

SrtpKeys SrtpKeys::ofProfile(const std::string& profile) {
    SrtpKeys keys;
    keys.profile = profile;
    keys.keyBytes = 16;
    if (profile == "SRTP_AEAD_AES_256_GCM") {
        keys.keyBytes = 32;
        keys.saltBytes = 12;
    } else if (profile == "SRTP_AEAD_AES_128_GCM") {
        keys.saltBytes = 12;  // RFC 7714 section 12
    } else if (profile == "SRTP_AES128_CM_SHA1_80") {
        keys.saltBytes = 14;  // RFC 3711 section 8.2
    } else {
        throw std::runtime_error("SRTP profile " + profile + " is not known here");
    }
    return keys;
}

void SrtpKeys::take(std::span<const std::uint8_t> material, bool isClient) {
    const auto part = [&](std::size_t index) {
        const auto key = material.subspan(index * keyBytes, keyBytes);
        const auto salt = material.subspan(2 * keyBytes + index * saltBytes, saltBytes);
        std::vector<std::uint8_t> joined(key.begin(), key.end());
        joined.insert(joined.end(), salt.begin(), salt.end());
        return joined;
    };
    local = part(isClient ? 0 : 1);
    remote = part(isClient ? 1 : 0);
}

void SrtpDeallocate::operator()(srtp_ctx_t* session) const noexcept {
    srtp_dealloc(session);
}

SrtpSession::SrtpSession(const SrtpKeys& keys)
    : outbound_(create(keys, keys.local, ssrc_any_outbound)),
      inbound_(create(keys, keys.remote, ssrc_any_inbound)) {}

bool SrtpSession::protectRtp(std::vector<std::uint8_t>& packet) {
    return protect<srtp_protect>(outbound_.get(), packet);
}

bool SrtpSession::protectRtcp(std::vector<std::uint8_t>& packet) {
    return protect<srtp_protect_rtcp>(outbound_.get(), packet);
}

SrtpSession::Opened SrtpSession::openRtp(std::span<std::uint8_t>& packet) {
    return open<srtp_unprotect>(inbound_.get(), packet);
}

SrtpSession::Opened SrtpSession::openRtcp(std::span<std::uint8_t>& packet) {
    return open<srtp_unprotect_rtcp>(inbound_.get(), packet);
}

}  // namespace petcam::peer
