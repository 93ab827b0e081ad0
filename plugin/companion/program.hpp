#pragma once

#include <glib.h>

#include <array>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace petcam::companion {

/// A program beside the server, as it answers on the command line.
struct Program {
    const char* name;  ///< "petcam-recorder"
    const char* help;
};

/// --NAME PATH, in place of what the file of settings says.
struct PathOption {
    const char* name;
    std::filesystem::path& path;
};

struct CommandLine {
    std::string config;
    bool check = false;  ///< only says whether that file is right
};

/// Reads --config FILE, --check and `paths`, and hands them to `run`; answers --version and --help itself.
/// Returns the exit code: that of `run`, 1 when it throws, 2 for a command line that is wrong.
int runProgram(const Program& program, int argc, char** argv, const std::vector<PathOption>& paths,
               const std::function<int(const CommandLine&)>& run);

/// Writes to the standard error, after the name of the program; any text becomes one line. Any thread.
void note(const Program& program, std::string text);

/// The loop of the default GLib context, which SIGTERM and SIGINT end, also before it runs.
class SignalLoop {
public:
    SignalLoop();
    ~SignalLoop();
    SignalLoop(const SignalLoop&) = delete;
    SignalLoop& operator=(const SignalLoop&) = delete;

    void run();

private:
    GMainLoop* const loop_;
    std::array<guint, 2> sources_{};  ///< of the signals
};

}  // namespace petcam::companion
