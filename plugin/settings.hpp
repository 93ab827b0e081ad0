#pragma once

#include <stdexcept>
#include <string>

#include "petcam/service.hpp"

namespace petcam::janus {

/// janus.plugin.petcam.jcfg. Every key has a default that is right for a home; locked is the default.
struct Settings {
    bool open = false;
    std::string stateDir;  ///< empty: nothing is kept
    Limits limits;
};

class SettingsError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Reads the file (libconfig syntax, as all of Janus's .jcfg). A file that does not exist gives the defaults.
/// Throws SettingsError that names the file and the key: unknown key or section, wrong type, value out of
/// range, a state_dir that is no directory this process can write to.
Settings readSettings(const std::string& path);

}  // namespace petcam::janus
