#include "companion/program.hpp"

#include <getopt.h>
#include <glib-unix.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <optional>

#include "version.hpp"

namespace petcam::companion {
namespace {

constexpr int kWrong = 2;
/// What getopt_long returns for the first of the paths; beyond all letters.
constexpr int kFirstPath = 256;

/// Nothing: there is nothing more to do, and this is the exit code.
std::optional<CommandLine> readCommandLine(const Program& program, int argc, char** argv,
                                           const std::vector<PathOption>& paths, int& code) {
    std::vector<option> options{{"config", required_argument, nullptr, 'c'},
                                {"check", no_argument, nullptr, 'k'},
                                {"version", no_argument, nullptr, 'v'},
                                {"help", no_argument, nullptr, 'h'}};
    for (const PathOption& path : paths) {
        options.push_back(
            {path.name, required_argument, nullptr, kFirstPath + static_cast<int>(&path - paths.data())});
    }
    options.push_back({});
    CommandLine said;
    code = 0;
    for (int one = 0; (one = getopt_long(argc, argv, "c:h", options.data(), nullptr)) != -1;) {
        if (one >= kFirstPath) paths[static_cast<std::size_t>(one - kFirstPath)].path = optarg;
        if (one == 'c') said.config = optarg;
        if (one == 'k') said.check = true;
        if (one == 'v') return std::cout << program.name << " " << kVersionText << "\n", std::nullopt;
        if (one == 'h') return std::cout << program.help, std::nullopt;
        if (one == '?') return code = kWrong, std::nullopt;
    }
    if (!said.config.empty() && optind == argc) return said;
    std::cerr << program.help;
    code = kWrong;
    return std::nullopt;
}

}  // namespace

int runProgram(const Program& program, int argc, char** argv, const std::vector<PathOption>& paths,
               const std::function<int(const CommandLine&)>& run) {
    int code = 0;
    const auto said = readCommandLine(program, argc, argv, paths, code);
    if (!said) return code;
    umask(0077);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return run(*said);
    } catch (const std::exception& error) {
        std::cerr << program.name << ": " << error.what() << "\n";
        return 1;
    }
}

void note(const Program& program, std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    // In one piece: other threads write here, too.
    std::cerr << std::string("[") + program.name + "] " + text + "\n";
}

SignalLoop::SignalLoop() : loop_(g_main_loop_new(nullptr, FALSE)) {
    const GSourceFunc quit = [](gpointer loop) -> gboolean {
        g_main_loop_quit(static_cast<GMainLoop*>(loop));
        return G_SOURCE_CONTINUE;
    };
    sources_ = {g_unix_signal_add(SIGTERM, quit, loop_), g_unix_signal_add(SIGINT, quit, loop_)};
}

SignalLoop::~SignalLoop() {
    for (const guint source : sources_)
        g_source_remove(source);
    g_main_loop_unref(loop_);
}

void SignalLoop::run() {
    g_main_loop_run(loop_);
}

}  // namespace petcam::companion
