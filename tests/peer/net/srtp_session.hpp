#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

typedef struct srtp_ctx_t_ srtp_ctx_t;

namespace petcam::peer {

/// Master key and salt of both directions, each as libsrtp wants them: the key, then the salt.
struct SrtpKeys {
    std::string profile;
    std::size_t keyBytes = 0;
    std::size_t saltBytes = 0;
    std::vector<std::uint8_t> local;
    std::vector<std::uint8_t> remote;

    /// Sizes for a profile in OpenSSL's words. Throws std::runtime_error for one that is not known.
    static SrtpKeys ofProfile(const std::string& profile);
    /// Splits what DTLS exported (RFC 5764 section 4.2).
    void take(std::span<const std::uint8_t> material, bool isClient);
};

struct SrtpDeallocate {
    void operator()(srtp_ctx_t* session) const noexcept;
};

/// SRTP and SRTCP (RFC 3711, RFC 7714) of one peer, both directions, by libsrtp. Main loop's thread.
class SrtpSession {
public:
    /// Bytes that protecting may add to a packet.
    static constexpr std::size_t kMostTrailer = 148;
    enum class Opened { Ok, Replayed, Refused };

    /// Throws std::runtime_error when libsrtp refuses the keys.
    explicit SrtpSession(const SrtpKeys& keys);

    /// Protects in place: `packet` grows by the authentication tag. False when libsrtp refuses the packet.
    bool protectRtp(std::vector<std::uint8_t>& packet);
    bool protectRtcp(std::vector<std::uint8_t>& packet);
    /// Opens in place; `packet` becomes the plain part. Replayed: an authentic packet that was here before.
    Opened openRtp(std::span<std::uint8_t>& packet);
    Opened openRtcp(std::span<std::uint8_t>& packet);

private:
    std::unique_ptr<srtp_ctx_t, SrtpDeallocate> outbound_;
    std::unique_ptr<srtp_ctx_t, SrtpDeallocate> inbound_;
};

}  // namespace petcam::peer
