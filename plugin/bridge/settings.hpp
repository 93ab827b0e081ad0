#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "companion/settings_file.hpp"

namespace petcam::bridge {

struct MetricsSettings {
    bool enabled = false;
    std::uint16_t port = 9465;
};

struct MqttSettings {
    bool enabled = false;
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: 1883, or 8883 with TLS
    std::string username;
    std::filesystem::path passwordFile;
    bool tls = false;
    std::filesystem::path caFile;  ///< empty: those that the system trusts
    std::string topic = "petcam";  ///< before all of ours
    std::string discovery = "homeassistant";
    bool snapshots = true;
    bool commands = true;

    std::uint16_t portToUse() const { return port ? port : tls ? 8883 : 1883; }
};

struct WebhookSettings {
    std::string url;
    std::filesystem::path secretFile;
    std::set<std::string> events;  ///< empty: all
};

/// bridge.cfg. Everything is off unless it is said.
struct Settings {
    std::filesystem::path stateDir;
    std::filesystem::path controlSocket;
    std::filesystem::path mediaSocket;
    MetricsSettings metrics;
    MqttSettings mqtt;
    std::vector<WebhookSettings> webhooks;

    bool isAnythingOn() const { return metrics.enabled || mqtt.enabled || !webhooks.empty(); }
};

/// What the command line says goes before what the file says; empty: as the file says.
struct SettingsOverrides {
    std::filesystem::path stateDir;
    std::filesystem::path controlSocket;
    std::filesystem::path mediaSocket;
};

using companion::SettingsError;

/// Reads the file (libconfig syntax). Throws SettingsError that names the file, the line and the key: not
/// there, unknown key or section, wrong type, value out of range, a file of secrets that others can read.
Settings readSettings(const std::filesystem::path& file, const SettingsOverrides& overrides = {});

/// The first line of a file of secrets. Throws SettingsError, which does not tell it.
std::string readSecret(const std::filesystem::path& file);

/// https to anywhere, http to this machine only.
bool isSafeUrl(const std::string& url);

}  // namespace petcam::bridge
