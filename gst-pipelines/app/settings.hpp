#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "analysis/loud_sounds.hpp"
#include "companion/settings_file.hpp"
#include "motion/motion_settings.hpp"
#include "record/recording_plan.hpp"
#include "store/retention.hpp"

namespace petcam::gst::app {

/// How one camera is recorded and looked at.
struct CameraSettings {
    RecordingSettings recording;
    MotionSettings motion;
    SoundSettings sound;
    bool recordTalkSound = false;
};

/// petcam-recorder.cfg. Every key but general.state_dir has a default that is right for a home.
struct Settings {
    std::filesystem::path stateDir;
    std::filesystem::path recordingsDir;
    std::filesystem::path controlSocket;
    std::filesystem::path httpSocket;
    CameraSettings usual;                           ///< of cameras that are not named
    std::map<std::string, CameraSettings> cameras;  ///< "c1"
    store::RetentionLimits retention;

    const CameraSettings& of(const std::string& camera) const;
};

/// What the command line says goes before what the file says; empty: as the file says.
struct SettingsOverrides {
    std::filesystem::path stateDir;
    std::filesystem::path controlSocket;
    std::filesystem::path httpSocket;
};

using companion::SettingsError;

/// Reads the file (libconfig syntax). Throws SettingsError that names the file, the line and the key: not
/// there, unknown key or section, wrong type, value out of range, a directory that is none.
Settings readSettings(const std::filesystem::path& file, const SettingsOverrides& overrides = {});

}  // namespace petcam::gst::app
