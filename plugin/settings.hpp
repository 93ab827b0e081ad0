#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "petcam/service.hpp"

namespace petcam::janus {

/// What clients are told of servers that help them through NATs.
struct IceSettings {
    std::vector<std::string> urls;  ///< stun:, stuns: (RFC 7064), turn:, turns: (RFC 7065)
    std::string turnSecretFile;     ///< not empty when one of them is of TURN
    std::chrono::seconds credentialLifetime = 12h;
};

/// janus.plugin.petcam.jcfg. Every key has a default that is right for a home; locked is the default.
struct Settings {
    bool open = false;
    std::string stateDir;       ///< a locked home has one
    std::string controlSocket;  ///< empty: control.sock in it
    Limits limits;
    std::size_t members = 100;
    std::chrono::seconds codeLifetime = 10min;
    IceSettings ice;
};

class SettingsError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Reads the file (libconfig syntax, as all of Janus's .jcfg). A file that does not exist gives the defaults.
/// Throws SettingsError that names the file and the key: unknown key or section, wrong type, value out of
/// range, a state_dir that is no directory, a TURN server without its secret.
Settings readSettings(const std::string& path);

}  // namespace petcam::janus
