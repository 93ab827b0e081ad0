#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "net/ice_agent.hpp"
#include "petcam/rtp/codec.hpp"

namespace petcam::peer {

/// What this side says about itself in every description.
struct LocalDescription {
    IceCredentials ice;
    std::vector<std::string> candidates;
    std::string fingerprint;
    std::string setup = "active";  ///< RFC 5763 section 5
    std::uint64_t version = 1;     ///< grows with every offer (RFC 3264 section 8)
};

/// One side's sound or picture as an offer describes it.
struct OfferedMedia {
    std::string direction;
    std::uint32_t ssrc = 0;           ///< none is announced when 0
    std::vector<std::string> rids{};  ///< simulcast (RFC 8853): these are sent instead of announced SSRCs
};

/// Header extensions with the same ids in every offer of ours (RFC 8285).
namespace extension {
inline constexpr int kAudioLevel = 1;  // RFC 6464
inline constexpr int kMid = 4;         // RFC 8843 section 15
inline constexpr int kRid = 10;        // RFC 8852
}  // namespace extension

/// An offer with sound first, then the picture. `types` are the payload types that this peer chose.
std::string writeOffer(const LocalDescription& local, const rtp::PayloadTypes& types,
                       const OfferedMedia& audio, const OfferedMedia& video);

/// What a peer has to know of the other side's description.
struct RemoteDescription {
    struct Section {
        std::string kind;
        std::string mid;
        std::string direction;
        bool refused = false;                       ///< port 0
        std::map<std::uint8_t, std::string> types;  ///< payload type to encoding name, upper case
        std::map<std::uint8_t, std::string> parameters;
    };
    IceCredentials ice;
    std::string fingerprint;
    std::string setup;
    std::vector<std::string> candidates;
    std::vector<Section> sections;

    /// Throws std::runtime_error when ICE credentials or the fingerprint are missing.
    static RemoteDescription parse(const std::string& sdp);
    /// The payload types in its sections, the first of each codec.
    rtp::PayloadTypes types() const;
};

/// An answer that receives everything that `offer` sends in a codec of ours.
std::string writeAnswer(const LocalDescription& local, const RemoteDescription& offer);

}  // namespace petcam::peer
