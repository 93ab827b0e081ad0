// petcam-bridge: shows the home to programs elsewhere, by metrics, MQTT and webhooks.

#include <unistd.h>

#include <iostream>

#include "bridge/bridge.hpp"
#include "companion/program.hpp"

namespace {

using namespace petcam;
using namespace petcam::bridge;

/// A broker that does not take our goodbye must not hold the end up for longer.
constexpr unsigned kLongestEndSeconds = 4;
/// What --check says of a file that turns nothing on.
constexpr int kNothingOn = 3;

constexpr companion::Program kProgram{
    "petcam-bridge",
    "petcam-bridge --config FILE [--check]\n"
    "Shows a petcam home to programs elsewhere: Prometheus metrics, MQTT with Home Assistant discovery, "
    "webhooks.\n"
    "\n"
    "  --config FILE          petcam-bridge.cfg, which tells what can be set\n"
    "  --state-dir DIR        in place of general.state_dir\n"
    "  --control-socket PATH  in place of general.control_socket\n"
    "  --media-socket PATH    in place of general.media_socket\n"
    "  --check                only says whether the file is right: 0, or 3 when it is and turns nothing on\n"
    "  --version\n"
    "  --help\n"};

void note(const std::string& text) {
    companion::note(kProgram, text);
}

int run(const Settings& settings) {
    companion::SignalLoop loop;
    {
        const Bridge bridge(settings, note);
        note("runs");
        loop.run();
        alarm(kLongestEndSeconds);
    }
    note("ended");
    return 0;
}

int start(const companion::CommandLine& said, const SettingsOverrides& overrides) {
    const Settings settings = readSettings(said.config, overrides);
    const bool isOn = settings.isAnythingOn();
    if (!said.check && isOn) return run(settings);
    std::cout << said.config << (isOn ? ": is right\n" : ": is right, and turns nothing on\n");
    return isOn ? 0 : kNothingOn;
}

}  // namespace

int main(int argc, char** argv) {
    SettingsOverrides overrides;
    return companion::runProgram(kProgram, argc, argv,
                                 {{"state-dir", overrides.stateDir},
                                  {"control-socket", overrides.controlSocket},
                                  {"media-socket", overrides.mediaSocket}},
                                 [&](const companion::CommandLine& said) { return start(said, overrides); });
}
