#include "settings.hpp"

#include <algorithm>
#include <filesystem>
#include <libconfig.h++>
#include <regex>

namespace petcam::janus {
namespace {

namespace fs = std::filesystem;
using libconfig::Setting;

/// Reads one file and says in every error where it was.
class Reader {
public:
    Reader(std::string path, Settings& settings) : path_(std::move(path)), settings_(settings) {}

    void root(const Setting& root) {
        for (const Setting& section : root) {
            const std::string name = section.getName();
            const bool known = name == "general" || name == "limits" || name == "ice";
            if (!known) fail(name, "is not a section this version knows");
            if (!section.isGroup()) fail(name, "must be a group: " + name + ": { ... }");
            for (const Setting& key : section) {
                read(name + "." + key.getName(), key);
            }
        }
        const IceSettings& ice = settings_.ice;
        const bool turn =
            std::ranges::any_of(ice.urls, [](const auto& url) { return url.starts_with("turn"); });
        if (turn && ice.turnSecretFile.empty()) {
            fail("ice.turn_secret_file", "is missing: TURN servers in ice.urls ask for a password");
        }
    }

private:
    void read(const std::string& key, const Setting& value) {
        if (key == "general.open") {
            settings_.open = flag(key, value);
        } else if (key == "general.state_dir") {
            settings_.stateDir = directory(key, value);
        } else if (key == "general.control_socket") {
            settings_.controlSocket = absolute(key, value);
        } else if (key == "limits.cameras") {
            settings_.limits.cameras = count(key, value, 1000);
        } else if (key == "limits.viewers_per_camera") {
            settings_.limits.viewersPerCamera = count(key, value, 10000);
        } else if (key == "limits.members") {
            settings_.members = count(key, value, 1000);
        } else if (key == "limits.claims_per_minute") {
            settings_.limits.claimsPerMinute = count(key, value, 1000000);
        } else if (key == "limits.code_lifetime_s") {
            settings_.codeLifetime = std::chrono::seconds(count(key, value, 24 * 3600));
        } else if (key == "limits.codec_patience_s") {
            settings_.limits.codecPatience = std::chrono::seconds(count(key, value, 24 * 3600));
        } else if (key == "ice.urls") {
            settings_.ice.urls = iceUrls(key, value);
        } else if (key == "ice.turn_secret_file") {
            settings_.ice.turnSecretFile = absolute(key, value);
        } else if (key == "ice.credential_lifetime_s") {
            settings_.ice.credentialLifetime = std::chrono::seconds(count(key, value, 7 * 24 * 3600));
        } else {
            fail(key, "is not a key this version knows");
        }
    }

    bool flag(const std::string& key, const Setting& value) const {
        if (value.getType() != Setting::TypeBoolean) fail(key, "must be true or false");
        return value;
    }

    std::size_t count(const std::string& key, const Setting& value, int most) const {
        if (value.getType() != Setting::TypeInt || int{value} < 1 || int{value} > most) {
            fail(key, "must be a whole number from 1 to " + std::to_string(most));
        }
        return static_cast<std::size_t>(int{value});
    }

    std::string absolute(const std::string& key, const Setting& value) const {
        if (value.getType() != Setting::TypeString) fail(key, "must be a string");
        const std::string path = value;
        if (!fs::path(path).is_absolute()) fail(key, "must be an absolute path");
        return path;
    }

    std::vector<std::string> iceUrls(const std::string& key, const Setting& value) const {
        static const std::regex url(
            R"((stuns?:([\w.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?|turns?:([\w.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?(\?transport=(udp|tcp))?))");
        if (!value.isArray() && !value.isList()) fail(key, "must be a list of strings: [ \"...\", \"...\" ]");
        std::vector<std::string> urls;
        for (const Setting& one : value) {
            const bool text = one.getType() == Setting::TypeString;
            if (!text || !std::regex_match(static_cast<const char*>(one), url)) {
                fail(key, "must have URLs such as \"stun:HOST:3478\" and \"turn:HOST:3478?transport=udp\"");
            }
            urls.emplace_back(static_cast<const char*>(one));
        }
        return urls;
    }

    std::string directory(const std::string& key, const Setting& value) const {
        if (value.getType() != Setting::TypeString) fail(key, "must be a string");
        const std::string path = value;
        std::error_code error;
        if (!fs::path(path).is_absolute() || !fs::is_directory(path, error)) {
            fail(key, "must be the absolute path of a directory that exists");
        }
        return path;
    }

    [[noreturn]] void fail(const std::string& key, const std::string& why) const {
        throw SettingsError(path_ + ": " + key + " " + why);
    }

    std::string path_;
    Settings& settings_;
};

}  // namespace

Settings readSettings(const std::string& path) {
    Settings settings;
    std::error_code error;
    if (!fs::exists(path, error)) {
        if (error) throw SettingsError(path + ": cannot be read: " + error.message());
        return settings;
    }
    libconfig::Config file;
    try {
        file.readFile(path.c_str());
        Reader(path, settings).root(file.getRoot());
    } catch (const libconfig::ParseException& e) {
        throw SettingsError(path + ": line " + std::to_string(e.getLine()) + ": " + e.getError());
    } catch (const libconfig::FileIOException&) {
        throw SettingsError(path + ": cannot be read");
    }
    return settings;
}

}  // namespace petcam::janus
