#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/settings.hpp"
#include "catch.hpp"
#include "settings_check.hpp"
#include "temporary_directory.hpp"

using namespace petcam;
using namespace petcam::gst;
using app::readSettings;
using app::Settings;
using app::SettingsError;

namespace {

/// One settings file; DIR in its text is a directory that exists.
class File {
public:
    explicit File(std::string text, bool withState = true) {
        if (withState) text = "general: { state_dir = \"DIR\"; }\n" + text;
        for (std::size_t at = 0; (at = text.find("DIR")) != std::string::npos;)
            text.replace(at, 3, directory_.text());
        std::ofstream(path()) << text;
    }

    std::filesystem::path path() const { return directory_ / "petcam-recorder.cfg"; }
    std::string directory() const { return directory_.text(); }
    Settings read() const { return readSettings(path()); }
    std::string error() const {
        return complaintAbout<SettingsError>(path(), [this] { read(); });
    }

private:
    TemporaryDirectory directory_;
};

void checkDefaults(const Settings& settings) {
    const app::CameraSettings& camera = settings.of("c7");
    CHECK(camera.recording.mode == RecordingMode::Motion);
    CHECK(camera.recording.preRoll == 5s);
    CHECK(camera.recording.postRoll == 10s);
    CHECK(camera.recording.segment == 10min);
    CHECK(camera.motion.sensitivity == 50);
    CHECK(camera.motion.zones.empty());
    CHECK(camera.sound.thresholdDbfs == -25.0F);
    CHECK(camera.sound.duration == 300ms);
    CHECK_FALSE(camera.recordTalkSound);
    CHECK(settings.retention.age == std::chrono::hours(14 * 24));
    CHECK(settings.retention.bytesPerCamera == 10'000'000'000);
    CHECK(settings.retention.freeBytes == 2'000'000'000);
}

}  // namespace

TEST_CASE("a recorder's file with nothing but the state directory is complete") {
    const File file("");
    const Settings settings = file.read();
    checkDefaults(settings);
    CHECK(settings.recordingsDir == file.directory() + "/recordings");
    CHECK(settings.controlSocket == file.directory() + "/control.sock");
    CHECK(settings.httpSocket == file.directory() + "/media.sock");
}

TEST_CASE("the recorder's file that is shipped says the defaults") {
    std::ifstream shipped(PETCAM_SOURCE_DIR "/conf/petcam-recorder.cfg");
    std::stringstream text;
    text << shipped.rdbuf();
    std::string with = text.str();
    const std::string place = "#state_dir = \"/var/lib/petcam\"";
    REQUIRE(with.find(place) != std::string::npos);
    with.replace(with.find(place), place.size(), "state_dir = \"DIR\"");
    checkDefaults(File(with, false).read());
}

TEST_CASE("a camera has what is set for it, and otherwise what is usual, wherever that stands") {
    const Settings settings = File(R"(
        cameras: { c2: { mode = "off"; }; c10: { sensitivity = 80;
            zones = ( { include = false; left = 0.5; top = 0; width = 0.5; height = 1; } ); }; }
        defaults: { mode = "continuous"; segment_min = 5; sound_threshold_dbfs = -30; record_talk_sound = true; })")
                                  .read();
    CHECK(settings.of("c1").recording.mode == RecordingMode::Continuous);
    CHECK(settings.of("c2").recording.mode == RecordingMode::Off);
    CHECK(settings.of("c2").recording.segment == 5min);
    const app::CameraSettings& tenth = settings.of("c10");
    CHECK(tenth.recordTalkSound);
    CHECK(tenth.motion.sensitivity == 80);
    REQUIRE(tenth.motion.zones.size() == 1);
    CHECK_FALSE(tenth.motion.zones[0].include);
    CHECK(tenth.motion.zones[0].area == Box{0.5F, 0, 0.5F, 1});
    CHECK(settings.of("c1").sound.thresholdDbfs == -30.0F);
}

TEST_CASE("0 is no limit of retention") {
    const Settings settings =
        File("retention: { days = 0; gigabytes_per_camera = 0; free_gigabytes = 0.5; }").read();
    CHECK(settings.retention.age == std::chrono::hours(0));
    CHECK(settings.retention.bytesPerCamera == 0);
    CHECK(settings.retention.freeBytes == 500'000'000);
}

TEST_CASE("what is wrong with a recorder's file is told with line and key") {
    CHECK(File("", false).error() ==
          "general.state_dir is missing: the same directory as in janus.plugin.petcam.jcfg");
    CHECK(File("general: { state_dir = \"/nowhere/at/all\"; }", false).error() ==
          "line 1: general.state_dir must be a directory that exists");
    CHECK(File("bogus: {}").error() == "line 2: bogus is not a section this version knows");
    CHECK(File("\ndefaults: { mood = 1; }").error() ==
          "line 3: defaults.mood is not a key this version knows");
    CHECK(File("defaults: { mode = \"always\"; }").error() ==
          R"(line 2: defaults.mode must be "off", "motion" or "continuous")");
    CHECK(File("defaults: { mode = 1; }").error() ==
          R"(line 2: defaults.mode must be "off", "motion" or "continuous")");
    CHECK(File("defaults: { sensitivity = 0; }").error() ==
          "line 2: defaults.sensitivity must be a whole number from 1 to 100");
    CHECK(File("defaults: { pre_roll_s = 31; }").error() ==
          "line 2: defaults.pre_roll_s must be a whole number from 0 to 30");
    CHECK(File("defaults: { record_talk_sound = 1; }").error() ==
          "line 2: defaults.record_talk_sound must be true or false");
    CHECK(File("defaults: { sound_threshold_dbfs = 3; }").error() ==
          "line 2: defaults.sound_threshold_dbfs must be a number from -80 to 0");
    CHECK(File("cameras: { kitchen: {}; }").error() ==
          "line 2: cameras.kitchen is no camera: they are called c1, c2, ... (./petcam members)");
    CHECK(File("cameras: { c1: { zones = ( { include = true; left = 0; top = 0; width = 1; } ); }; }")
              .error() == "line 2: cameras.c1.zones[0].height is missing");
    CHECK(File("cameras: { c1: { zones = ( { include = true; left = 2; top = 0; width = 1; height = 1; } ); "
               "}; }")
              .error() == "line 2: cameras.c1.zones[0].left must be a number from 0 to 1");
    CHECK(File("retention: { days = -1; }").error() ==
          "line 2: retention.days must be a whole number from 0 to 3650");
    CHECK(File("defaults: [1]").error() == "line 2: defaults must be a group: defaults: { ... }");
    CHECK(File("defaults: {").error().starts_with("line "));
    CHECK(File("general: { state_dir = \"DIR\"; http_socket = \"media.sock\"; }", false).error() ==
          "line 1: general.http_socket must be an absolute path");
    const std::string longName(120, 'x');
    CHECK(File("general: { state_dir = \"DIR\"; http_socket = \"/" + longName + "\"; }", false).error() ==
          "line 1: general.http_socket is too long: a socket's path has at most 107 bytes");
}

TEST_CASE("a recorder's file that cannot be read is told") {
    CHECK_THROWS_WITH(readSettings("/nowhere/petcam-recorder.cfg"),
                      "/nowhere/petcam-recorder.cfg: cannot be read");
}
