// petcam-bridge: shows the home to programs elsewhere, by metrics, MQTT and webhooks.

#include <getopt.h>
#include <glib-unix.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <optional>

#include "bridge/bridge.hpp"
#include "version.hpp"

namespace {

using namespace petcam::bridge;

/// A broker that does not take our goodbye must not hold the end up for longer.
constexpr unsigned kLongestEndSeconds = 4;
/// What --check says of a file that turns nothing on.
constexpr int kNothingOn = 3;

constexpr const char* kHelp =
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
    "  --help\n";

struct Options {
    std::string config;
    SettingsOverrides overrides;
    bool check = false;
};

/// Nothing: there is nothing more to do, and this is the exit code.
std::optional<Options> readOptions(int argc, char** argv, int& code) {
    static const option kOptions[] = {{"config", required_argument, nullptr, 'c'},
                                      {"state-dir", required_argument, nullptr, 's'},
                                      {"control-socket", required_argument, nullptr, 'l'},
                                      {"media-socket", required_argument, nullptr, 'm'},
                                      {"check", no_argument, nullptr, 'k'},
                                      {"version", no_argument, nullptr, 'v'},
                                      {"help", no_argument, nullptr, 'h'},
                                      {}};
    Options options;
    code = 0;
    for (int one = 0; (one = getopt_long(argc, argv, "c:h", kOptions, nullptr)) != -1;) {
        if (one == 'c') options.config = optarg;
        if (one == 's') options.overrides.stateDir = optarg;
        if (one == 'l') options.overrides.controlSocket = optarg;
        if (one == 'm') options.overrides.mediaSocket = optarg;
        if (one == 'k') options.check = true;
        if (one == 'v') return std::cout << "petcam-bridge " << petcam::kVersionText << "\n", std::nullopt;
        if (one == 'h') return std::cout << kHelp, std::nullopt;
        if (one == '?') return code = 2, std::nullopt;
    }
    if (!options.config.empty() && optind == argc) return options;
    std::cerr << kHelp;
    code = 2;
    return std::nullopt;
}

void note(std::string line) {
    std::replace_if(
        line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    std::cerr << "[petcam-bridge] " << line << std::endl;
}

int run(const Settings& settings) {
    GMainLoop* loop = g_main_loop_new(nullptr, FALSE);
    const GSourceFunc quit = [](gpointer data) -> gboolean {
        g_main_loop_quit(static_cast<GMainLoop*>(data));
        return G_SOURCE_CONTINUE;
    };
    g_unix_signal_add(SIGTERM, quit, loop);
    g_unix_signal_add(SIGINT, quit, loop);
    {
        const Bridge bridge(settings, note);
        note("runs");
        g_main_loop_run(loop);
        alarm(kLongestEndSeconds);
    }
    g_main_loop_unref(loop);
    note("ended");
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    int code = 0;
    const auto options = readOptions(argc, argv, code);
    if (!options) return code;
    umask(0077);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        const Settings settings = readSettings(options->config, options->overrides);
        if (!options->check && settings.isAnythingOn()) return run(settings);
        std::cout << options->config
                  << (settings.isAnythingOn() ? ": is right\n" : ": is right, and turns nothing on\n");
        return settings.isAnythingOn() ? 0 : kNothingOn;
    } catch (const std::exception& error) {
        std::cerr << "petcam-bridge: " << error.what() << "\n";
        return 1;
    }
}
