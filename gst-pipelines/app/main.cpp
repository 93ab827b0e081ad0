// petcam-recorder: records the home's cameras, looks at and listens to them, and serves what it recorded.

#include <getopt.h>
#include <glib-unix.h>
#include <gst/gst.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <mutex>

#include "app/elements.hpp"
#include "app/recorder.hpp"
#include "app/settings.hpp"

namespace {

using namespace petcam::gst;

/// A disk that hangs must not hold the end up for longer.
constexpr unsigned kLongestEndSeconds = 20;

constexpr const char* kHelp =
    "petcam-recorder --config FILE [--check]\n"
    "Records the cameras of a petcam home, and serves the recordings to its page.\n"
    "\n"
    "  --config FILE          petcam-recorder.cfg, which tells what can be set\n"
    "  --state-dir DIR        in place of general.state_dir\n"
    "  --control-socket PATH  in place of general.control_socket\n"
    "  --http-socket PATH     in place of general.http_socket\n"
    "  --check                only says whether the file is right, and whether GStreamer is complete\n"
    "  --version\n"
    "  --help\n";

struct Options {
    std::string config;
    app::SettingsOverrides overrides;
    bool check = false;
};

/// Nothing: there is nothing more to do, and this is the exit code.
std::optional<Options> readOptions(int argc, char** argv, int& code) {
    static const option kOptions[] = {{"config", required_argument, nullptr, 'c'},
                                      {"state-dir", required_argument, nullptr, 's'},
                                      {"control-socket", required_argument, nullptr, 'l'},
                                      {"http-socket", required_argument, nullptr, 'p'},
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
        if (one == 'p') options.overrides.httpSocket = optarg;
        if (one == 'k') options.check = true;
        if (one == 'v') return std::cout << "petcam-recorder " << PETCAM_VERSION << "\n", std::nullopt;
        if (one == 'h') return std::cout << kHelp, std::nullopt;
        if (one == '?') return code = 2, std::nullopt;
    }
    if (!options.config.empty() && optind == argc) return options;
    std::cerr << kHelp;
    code = 2;
    return std::nullopt;
}

/// One line; GStreamer's errors have several.
void note(std::string line) {
    std::replace_if(
        line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    std::cerr << "[petcam-recorder] " << line << std::endl;
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
    GMainLoop* loop = g_main_loop_new(nullptr, FALSE);
    const GSourceFunc quit = [](gpointer data) -> gboolean {
        g_main_loop_quit(static_cast<GMainLoop*>(data));
        return G_SOURCE_CONTINUE;
    };
    g_unix_signal_add(SIGTERM, quit, loop);
    g_unix_signal_add(SIGINT, quit, loop);
    {
        const app::Recorder recorder(settings, note);
        note("runs");
        g_main_loop_run(loop);
        note("finishes what it records");
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
        const app::Settings settings = app::readSettings(options->config, options->overrides);
        gst_init(nullptr, nullptr);
        if (!isComplete()) return 1;
        if (!options->check) return run(settings);
        std::cout << options->config << ": is right\n";
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "petcam-recorder: " << error.what() << "\n";
        return 1;
    }
}
