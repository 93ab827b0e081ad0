#pragma once

#include <string>

#include "petcam/ports.hpp"

namespace petcam::janus {

enum class LogLevel { Error, Warning, Info };

/// One line to Janus's log: "[petcam] " and the text, whatever it holds (it is never a format).
void log(LogLevel level, const std::string& text);

/// The core's journal in Janus's log.
class LogJournal final : public Journal {
public:
    void note(const std::string& line) override { log(LogLevel::Info, line); }
};

}  // namespace petcam::janus
