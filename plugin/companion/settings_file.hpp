#pragma once

#include <filesystem>
#include <libconfig.h++>
#include <stdexcept>
#include <string>

namespace petcam::companion {

/// What is wrong with a file of settings.
class SettingsError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One file (libconfig syntax) and values out of it. Everything throws SettingsError, which names the file,
/// the line and the key; `key` is how the value is called there.
class SettingsFile {
public:
    using Setting = libconfig::Setting;

    /// Throws, too, when the file cannot be read.
    explicit SettingsFile(std::filesystem::path path);

    const Setting& root() const { return file_.getRoot(); }

    bool flag(const std::string& key, const Setting& value) const;
    int count(const std::string& key, const Setting& value, int least, int most) const;
    std::string text(const std::string& key, const Setting& value) const;
    std::filesystem::path absolute(const std::string& key, const Setting& value) const;
    /// The path of a Unix socket: GLib would cut a longer one off without a word.
    std::filesystem::path socket(const std::string& key, const Setting& value) const;

    [[noreturn]] void unknown(const std::string& key, const Setting& at) const;
    [[noreturn]] void fail(const Setting& at, const std::string& key, const std::string& why) const;

private:
    const std::filesystem::path path_;
    libconfig::Config file_;
};

}  // namespace petcam::companion
