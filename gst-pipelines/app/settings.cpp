#include "app/settings.hpp"

#include <cmath>
#include <functional>

#include "store/ids.hpp"

namespace petcam::gst::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostZones = 32;

/// That file, read into settings.
class Reader : companion::SettingsFile {
public:
    Reader(fs::path path, SettingsOverrides overrides)
        : SettingsFile(std::move(path)), overrides_(std::move(overrides)) {}

    Settings settings() {
        // The usual comes first, wherever it stands: cameras begin with it.
        for (const char* name : {"general", "retention", "defaults", "cameras"}) {
            if (root().exists(name)) section(root()[name]);
        }
        for (const Setting& one : root()) {
            const std::string name = one.getName();
            if (name != "general" && name != "retention" && name != "defaults" && name != "cameras") {
                fail(one, name, "is not a section this version knows");
            }
        }
        finish();
        return std::move(settings_);
    }

private:
    void section(const Setting& section) {
        const std::string name = section.getName();
        if (!section.isGroup()) fail(section, name, "must be a group: " + name + ": { ... }");
        for (const Setting& one : section) {
            const std::string key = name + "." + one.getName();
            if (name == "general") general(key, one);
            if (name == "retention") retention(key, one);
            if (name == "defaults") camera(key, one.getName(), one, settings_.usual);
            if (name == "cameras") named(key, one);
        }
    }

    void general(const std::string& key, const Setting& value) {
        if (key == "general.state_dir") {
            settings_.stateDir = directory(key, value);
        } else if (key == "general.recordings_dir") {
            settings_.recordingsDir = absolute(key, value);
        } else if (key == "general.control_socket") {
            settings_.controlSocket = socket(key, value);
        } else if (key == "general.http_socket") {
            settings_.httpSocket = socket(key, value);
        } else {
            unknown(key, value);
        }
    }

    void retention(const std::string& key, const Setting& value) {
        if (key == "retention.days") {
            settings_.retention.age = std::chrono::hours(24 * count(key, value, 0, 3650));
        } else if (key == "retention.gigabytes_per_camera") {
            settings_.retention.bytesPerCamera = bytes(key, value);
        } else if (key == "retention.free_gigabytes") {
            settings_.retention.freeBytes = bytes(key, value);
        } else {
            unknown(key, value);
        }
    }

    void named(const std::string& key, const Setting& group) {
        const std::string id = group.getName();
        if (!store::isCameraId(id))
            fail(group, key, "is no camera: they are called c1, c2, ... (./petcam members)");
        if (!group.isGroup()) fail(group, key, "must be a group: " + id + ": { ... }");
        CameraSettings& settings = settings_.cameras.try_emplace(id, settings_.usual).first->second;
        for (const Setting& one : group)
            camera(key + "." + one.getName(), one.getName(), one, settings);
    }

    void camera(const std::string& key, const std::string& name, const Setting& value, CameraSettings& to) {
        if (name == "mode") {
            to.recording.mode = mode(key, value);
        } else if (name == "pre_roll_s") {
            to.recording.preRoll = std::chrono::seconds(count(key, value, 0, 30));
        } else if (name == "post_roll_s") {
            to.recording.postRoll = std::chrono::seconds(count(key, value, 1, 600));
        } else if (name == "segment_min") {
            to.recording.segment = std::chrono::minutes(count(key, value, 1, 60));
        } else if (name == "sensitivity") {
            to.motion.sensitivity = count(key, value, 1, 100);
        } else if (name == "zones") {
            to.motion.zones = zones(key, value);
        } else if (name == "record_talk_sound") {
            to.recordTalkSound = flag(key, value);
        } else if (name == "sound_threshold_dbfs") {
            to.sound.thresholdDbfs = static_cast<float>(number(key, value, -80, 0));
        } else if (name == "sound_duration_ms") {
            to.sound.duration = std::chrono::milliseconds(count(key, value, 100, 1000));
        } else {
            unknown(key, value);
        }
    }

    RecordingMode mode(const std::string& key, const Setting& value) const {
        const std::string word = value.getType() == Setting::TypeString ? value.c_str() : "";
        if (word == "off") return RecordingMode::Off;
        if (word == "motion") return RecordingMode::Motion;
        if (word == "continuous") return RecordingMode::Continuous;
        fail(value, key, R"(must be "off", "motion" or "continuous")");
    }

    std::vector<Zone> zones(const std::string& key, const Setting& list) const {
        if (!list.isList() || list.getLength() > static_cast<int>(kMostZones)) {
            fail(list, key,
                 "must be a list of at most " + std::to_string(kMostZones) + " zones: ( { ... }, { ... } )");
        }
        std::vector<Zone> all;
        for (const Setting& one : list)
            all.push_back(zone(key + "[" + std::to_string(all.size()) + "]", one));
        return all;
    }

    Zone zone(const std::string& key, const Setting& group) const {
        if (!group.isGroup()) fail(group, key, "must be a group with include, left, top, width and height");
        Zone zone{{}, true};
        for (const char* name : {"include", "left", "top", "width", "height"}) {
            if (!group.exists(name)) fail(group, key + "." + name, "is missing");
        }
        for (const Setting& one : group) {
            const std::string name = one.getName();
            const std::string full = key + "." + name;
            float* side = name == "left"     ? &zone.area.left
                          : name == "top"    ? &zone.area.top
                          : name == "width"  ? &zone.area.width
                          : name == "height" ? &zone.area.height
                                             : nullptr;
            if (side) {
                *side = static_cast<float>(number(full, one, 0, 1));
            } else if (name == "include") {
                zone.include = flag(full, one);
            } else {
                unknown(full, one);
            }
        }
        return zone;
    }

    double number(const std::string& key, const Setting& value, int least, int most) const {
        const bool whole = value.getType() == Setting::TypeInt;
        const double is = whole ? int{value} : value.getType() == Setting::TypeFloat ? double{value} : NAN;
        if (!(is >= least && is <= most)) {
            fail(value, key,
                 "must be a number from " + std::to_string(least) + " to " + std::to_string(most));
        }
        return is;
    }

    std::uint64_t bytes(const std::string& key, const Setting& value) const {
        return static_cast<std::uint64_t>(number(key, value, 0, 1'000'000) * 1e9);
    }

    fs::path directory(const std::string& key, const Setting& value) const {
        const fs::path path = absolute(key, value);
        std::error_code error;
        if (!fs::is_directory(path, error)) fail(value, key, "must be a directory that exists");
        return path;
    }

    void finish() {
        if (!overrides_.stateDir.empty()) settings_.stateDir = fs::absolute(overrides_.stateDir);
        if (!overrides_.controlSocket.empty())
            settings_.controlSocket = fs::absolute(overrides_.controlSocket);
        if (!overrides_.httpSocket.empty()) settings_.httpSocket = fs::absolute(overrides_.httpSocket);
        if (settings_.stateDir.empty()) {
            fail(root(), "general.state_dir",
                 "is missing: the same directory as in janus.plugin.petcam.jcfg");
        }
        const auto otherwise = [this](fs::path& path, const char* name) {
            if (path.empty()) path = settings_.stateDir / name;
        };
        otherwise(settings_.recordingsDir, "recordings");
        otherwise(settings_.controlSocket, "control.sock");
        otherwise(settings_.httpSocket, "media.sock");
        settings_.retention = settings_.retention.withSensibleReserves();
    }

    const SettingsOverrides overrides_;
    Settings settings_;
};

}  // namespace

const CameraSettings& Settings::of(const std::string& camera) const {
    const auto found = cameras.find(camera);
    return found == cameras.end() ? usual : found->second;
}

Settings readSettings(const fs::path& path, const SettingsOverrides& overrides) {
    return Reader(path, overrides).settings();
}

}  // namespace petcam::gst::app
