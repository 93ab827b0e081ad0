#include "bridge/settings.hpp"

#include <glib.h>
#include <sys/stat.h>

#include <fstream>
#include <functional>
#include <map>
#include <optional>

#include "bridge/happened.hpp"
#include "bridge/webhook_signature.hpp"

namespace petcam::bridge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostWebhooks = 16;
constexpr std::size_t kLongestTopic = 64;

/// That file, read into settings.
class Reader : companion::SettingsFile {
public:
    Reader(fs::path path, SettingsOverrides overrides)
        : SettingsFile(std::move(path)), overrides_(std::move(overrides)) {}

    Settings settings() {
        for (const Setting& one : root()) {
            const std::string name = one.getName();
            if (name == "webhooks") {
                webhooks(one);
            } else if (name == "general" || name == "metrics" || name == "mqtt") {
                section(name, one);
            } else {
                fail(one, name, "is not a section this version knows");
            }
        }
        finish();
        return std::move(settings_);
    }

private:
    using Keys = std::map<std::string, std::function<void(const std::string& key, const Setting&)>>;

    void section(const std::string& name, const Setting& group) {
        if (!group.isGroup()) fail(group, name, "must be a group: " + name + ": { ... }");
        read(name, group, name == "general" ? general() : name == "metrics" ? metrics() : mqtt());
    }

    void read(const std::string& name, const Setting& group, const Keys& keys) const {
        for (const Setting& one : group) {
            const std::string key = name + "." + one.getName();
            const auto found = keys.find(one.getName());
            if (found == keys.end()) unknown(key, one);
            found->second(key, one);
        }
    }

    Keys general() {
        return {
            {"state_dir", [this](auto& key, auto& value) { settings_.stateDir = absolute(key, value); }},
            {"control_socket",
             [this](auto& key, auto& value) { settings_.controlSocket = socket(key, value); }},
            {"media_socket", [this](auto& key, auto& value) { settings_.mediaSocket = socket(key, value); }}};
    }

    Keys metrics() {
        MetricsSettings& to = settings_.metrics;
        return {{"enabled", [&](auto& key, auto& value) { to.enabled = flag(key, value); }},
                {"port", [&](auto& key, auto& value) { to.port = port(key, value); }}};
    }

    Keys mqtt() {
        MqttSettings& to = settings_.mqtt;
        return {{"enabled", [&](auto& key, auto& value) { to.enabled = flag(key, value); }},
                {"host", [&](auto& key, auto& value) { to.host = filled(key, value); }},
                {"port", [&](auto& key, auto& value) { to.port = port(key, value); }},
                {"username", [&](auto& key, auto& value) { to.username = text(key, value); }},
                {"password_file", [&](auto& key, auto& value) { to.passwordFile = secretFile(key, value); }},
                {"tls", [&](auto& key, auto& value) { to.tls = flag(key, value); }},
                {"ca_file", [&](auto& key, auto& value) { to.caFile = file(key, value); }},
                {"topic", [&](auto& key, auto& value) { to.topic = topic(key, value); }},
                {"discovery", [&](auto& key, auto& value) { to.discovery = topic(key, value); }},
                {"snapshots", [&](auto& key, auto& value) { to.snapshots = flag(key, value); }},
                {"commands", [&](auto& key, auto& value) { to.commands = flag(key, value); }}};
    }

    void webhooks(const Setting& list) {
        if (!list.isList() || list.getLength() > static_cast<int>(kMostWebhooks)) {
            fail(list, "webhooks",
                 "must be a list of at most " + std::to_string(kMostWebhooks) +
                     " groups: ( { ... }, { ... } )");
        }
        for (const Setting& one : list) {
            webhook("webhooks[" + std::to_string(settings_.webhooks.size()) + "]", one);
        }
    }

    void webhook(const std::string& name, const Setting& group) {
        if (!group.isGroup()) fail(group, name, "must be a group with url and secret_file");
        WebhookSettings to;
        read(name, group,
             {{"url", [&](auto& key, auto& value) { to.url = url(key, value); }},
              {"secret_file", [&](auto& key, auto& value) { to.secretFile = keyFile(key, value); }},
              {"events", [&](auto& key, auto& value) { to.events = events(key, value); }}});
        if (to.url.empty()) fail(group, name + ".url", "is missing");
        if (to.secretFile.empty()) fail(group, name + ".secret_file", "is missing");
        settings_.webhooks.push_back(std::move(to));
    }

    std::string url(const std::string& key, const Setting& value) const {
        const std::string url = text(key, value);
        if (!isSafeUrl(url)) {
            fail(value, key, "must begin with https://, or with http:// and an address of this machine");
        }
        return url;
    }

    std::set<std::string> events(const std::string& key, const Setting& list) const {
        std::set<std::string> all;
        if (!list.isArray()) fail(list, key, R"(must be an array: [ "motion_started", ... ])");
        for (const Setting& one : list) {
            const std::string event = text(key, one);
            if (!isEventName(event)) fail(one, key, "has an event this version does not know");
            all.insert(event);
        }
        return all;
    }

    std::uint16_t port(const std::string& key, const Setting& value) const {
        if (value.getType() != Setting::TypeInt || int{value} < 1 || int{value} > UINT16_MAX) {
            fail(value, key, "must be a port number from 1 to 65535");
        }
        return static_cast<std::uint16_t>(int{value});
    }

    std::string filled(const std::string& key, const Setting& value) const {
        const std::string is = text(key, value);
        if (is.empty()) fail(value, key, "must not be empty");
        return is;
    }

    /// One or more levels without wildcards, MQTT 3.1.1 section 4.7.
    std::string topic(const std::string& key, const Setting& value) const {
        const std::string is = text(key, value);
        constexpr std::string_view kAllowed =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-/";
        if (is.empty() || is.size() > kLongestTopic || is.front() == '/' || is.back() == '/' ||
            is.find_first_not_of(kAllowed) != std::string::npos) {
            fail(value, key, "must have 1 to 64 of letters, digits, _ and -, and / in between");
        }
        return is;
    }

    fs::path file(const std::string& key, const Setting& value) const {
        const fs::path path = absolute(key, value);
        if (!std::ifstream(path)) fail(value, key, "must be a file that can be read");
        return path;
    }

    fs::path secretFile(const std::string& key, const Setting& value) const {
        const fs::path path = absolute(key, value);
        try {
            readSecret(path);
        } catch (const SettingsError& error) {
            fail(value, key, error.what());
        }
        return path;
    }

    fs::path keyFile(const std::string& key, const Setting& value) const {
        const fs::path path = secretFile(key, value);
        if (!signingKeyOf(readSecret(path))) {
            fail(value, key,
                 "must hold whsec_ and 24 to 64 bytes in base64: echo whsec_$(openssl rand -base64 32)");
        }
        return path;
    }

    void finish() {
        const auto override = [](const fs::path& said, fs::path& path) {
            if (!said.empty()) path = fs::absolute(said);
        };
        override(overrides_.stateDir, settings_.stateDir);
        override(overrides_.controlSocket, settings_.controlSocket);
        override(overrides_.mediaSocket, settings_.mediaSocket);
        if (settings_.stateDir.empty() && settings_.controlSocket.empty()) {
            fail(root(), "general.state_dir",
                 "is missing: the same directory as in janus.plugin.petcam.jcfg");
        }
        if (settings_.controlSocket.empty()) settings_.controlSocket = settings_.stateDir / "control.sock";
        if (settings_.mediaSocket.empty() && !settings_.stateDir.empty()) {
            settings_.mediaSocket = settings_.stateDir / "media.sock";
        }
        if (!settings_.mqtt.passwordFile.empty() && settings_.mqtt.username.empty()) {
            fail(root(), "mqtt.username", "is missing: there is a password_file");
        }
        if (!settings_.mqtt.caFile.empty() && !settings_.mqtt.tls) {
            fail(root(), "mqtt.tls", "must be true: there is a ca_file");
        }
    }

    const SettingsOverrides overrides_;
    Settings settings_;
};

bool isOfThisMachine(const std::string& host) {
    return host == "localhost" || host == "127.0.0.1" || host == "::1" || host == "[::1]";
}

}  // namespace

bool isSafeUrl(const std::string& url) {
    gchar* scheme = nullptr;
    gchar* host = nullptr;
    const bool valid = g_uri_split(url.c_str(), G_URI_FLAGS_NONE, &scheme, nullptr, &host, nullptr, nullptr,
                                   nullptr, nullptr, nullptr);
    const std::string is = scheme ? scheme : "";
    const std::string where = host ? host : "";
    g_free(scheme);
    g_free(host);
    return valid && !where.empty() && (is == "https" || (is == "http" && isOfThisMachine(where)));
}

std::string readSecret(const fs::path& path) {
    struct stat status {};
    std::ifstream file(path);
    std::string line;
    if (stat(path.c_str(), &status) != 0 || !file || !std::getline(file, line) || line.empty()) {
        throw SettingsError("must be a file with one line that can be read");
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        throw SettingsError("must be for its owner alone: chmod 600 " + path.string());
    }
    return line;
}

Settings readSettings(const fs::path& path, const SettingsOverrides& overrides) {
    return Reader(path, overrides).settings();
}

}  // namespace petcam::bridge
