// petcam-recorder: records the home's cameras, looks at and listens to them, and serves what it recorded.

#include <gst/gst.h>
#include <unistd.h>

#include <iostream>

#include "app/elements.hpp"
#include "app/recorder.hpp"
#include "app/settings.hpp"
#include "companion/program.hpp"

namespace {

using namespace petcam;
using namespace petcam::gst;

/// A disk that hangs must not hold the end up for longer.
constexpr unsigned kLongestEndSeconds = 20;

constexpr companion::Program kProgram{
    "petcam-recorder",
    "petcam-recorder --config FILE [--check]\n"
    "Records the cameras of a petcam home, and serves the recordings to its page.\n"
    "\n"
    "  --config FILE          petcam-recorder.cfg, which tells what can be set\n"
    "  --state-dir DIR        in place of general.state_dir\n"
    "  --control-socket PATH  in place of general.control_socket\n"
    "  --http-socket PATH     in place of general.http_socket\n"
    "  --check                only says whether the file is right, and whether GStreamer is complete\n"
    "  --version\n"
    "  --help\n"};

void note(const std::string& text) {
    companion::note(kProgram, text);
}

/// Says what GStreamer lacks; true when it is nothing.
bool isComplete() {
    const auto missing = app::missingElements();
    for (const std::string& element : missing) {
        std::cerr << "petcam-recorder: GStreamer lacks " << element << "\n";
    }
    return missing.empty();
}

int run(const app::Settings& settings) {
    companion::SignalLoop loop;
    {
        const app::Recorder recorder(settings, note);
        note("runs");
        loop.run();
        note("finishes what it records");
        alarm(kLongestEndSeconds);
    }
    note("ended");
    return 0;
}

int start(const companion::CommandLine& said, const app::SettingsOverrides& overrides) {
    const app::Settings settings = app::readSettings(said.config, overrides);
    gst_init(nullptr, nullptr);
    if (!isComplete()) return 1;
    if (!said.check) return run(settings);
    std::cout << said.config << ": is right\n";
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    app::SettingsOverrides overrides;
    return companion::runProgram(kProgram, argc, argv,
                                 {{"state-dir", overrides.stateDir},
                                  {"control-socket", overrides.controlSocket},
                                  {"http-socket", overrides.httpSocket}},
                                 [&](const companion::CommandLine& said) { return start(said, overrides); });
}
