#pragma once

#include <optional>
#include <string>
#include <vector>

#include "net/impairment.hpp"

namespace petcam::peer {

enum class Role { Publish, Watch, Talk };

/// Simulcast layers that there are names for.
inline constexpr std::size_t kMostLayers = 3;

/// What the command line says; see `petcam-peer ROLE --help`.
struct Options {
    Role role = Role::Watch;
    std::string url = "ws://127.0.0.1:8188";
    bool videoroom = false;  ///< speak to Janus's own videoroom instead, to compare
    std::int64_t room = 1234;
    std::string camera = "kitchen";
    std::string device = "petcam-peer-device";
    std::string name;
    std::string token;               ///< signs in where the home is locked
    std::vector<std::string> clips;  ///< publish: one a simulcast layer; others: what the picture must be
    unsigned framesPerSecond = 15;
    unsigned toneHz = 0;  ///< 0: no sound is sent
    std::uint32_t source = 1;
    std::string sentFile;  ///< publish: keeps what it sends; none without a name
    bool ignorePli = false;
    std::string codec;  ///< watch, talk: "h264" or "vp8", the only one that it decodes; empty: both
    bool nack = false;  ///< asks for what is missing of the picture
    unsigned count = 1;
    unsigned pace = 20;  ///< ms between the joins of several peers
    unsigned seconds = 0;
    std::string srtp = "SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";
    ImpairmentOptions sending;
    ImpairmentOptions receiving;
    std::uint64_t seed = 1;

    /// Throws std::invalid_argument with what is wrong and what to do. Nothing: help was asked for and
    /// printed.
    static std::optional<Options> parse(int argc, char** argv);
};

}  // namespace petcam::peer
