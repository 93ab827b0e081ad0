#include "companion/settings_file.hpp"

#include <sys/un.h>

#include <utility>

namespace petcam::companion {
namespace {

constexpr std::size_t kLongestSocketPath = sizeof(sockaddr_un::sun_path) - 1;

}  // namespace

SettingsFile::SettingsFile(std::filesystem::path path) : path_(std::move(path)) {
    try {
        file_.readFile(path_.c_str());
    } catch (const libconfig::ParseException& e) {
        throw SettingsError(path_.string() + ": line " + std::to_string(e.getLine()) + ": " + e.getError());
    } catch (const libconfig::FileIOException&) {
        throw SettingsError(path_.string() + ": cannot be read");
    }
}

bool SettingsFile::flag(const std::string& key, const Setting& value) const {
    if (value.getType() != Setting::TypeBoolean) fail(value, key, "must be true or false");
    return value;
}

int SettingsFile::count(const std::string& key, const Setting& value, int least, int most) const {
    if (value.getType() != Setting::TypeInt || int{value} < least || int{value} > most) {
        fail(value, key,
             "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    }
    return value;
}

std::string SettingsFile::text(const std::string& key, const Setting& value) const {
    if (value.getType() != Setting::TypeString) fail(value, key, "must be a string");
    return value.c_str();
}

std::filesystem::path SettingsFile::absolute(const std::string& key, const Setting& value) const {
    std::filesystem::path path = text(key, value);
    if (!path.is_absolute()) fail(value, key, "must be an absolute path");
    return path;
}

std::filesystem::path SettingsFile::socket(const std::string& key, const Setting& value) const {
    std::filesystem::path path = absolute(key, value);
    if (path.string().size() > kLongestSocketPath) {
        fail(value, key,
             "is too long: a socket's path has at most " + std::to_string(kLongestSocketPath) + " bytes");
    }
    return path;
}

void SettingsFile::unknown(const std::string& key, const Setting& at) const {
    fail(at, key, "is not a key this version knows");
}

void SettingsFile::fail(const Setting& at, const std::string& key, const std::string& why) const {
    const std::string line = at.isRoot() ? "" : "line " + std::to_string(at.getSourceLine()) + ": ";
    throw SettingsError(path_.string() + ": " + line + key + " " + why);
}

}  // namespace petcam::companion
