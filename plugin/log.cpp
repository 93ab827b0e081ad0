#include "log.hpp"

#include "janus.hpp"
#include "petcam/text.hpp"

namespace petcam::janus {

void log(LogLevel level, const std::string& text) {
    const std::string line = inOneLine(text);
    switch (level) {
        case LogLevel::Error:
            JANUS_LOG(LOG_ERR, "[petcam] %s\n", line.c_str());
            break;
        case LogLevel::Warning:
            JANUS_LOG(LOG_WARN, "[petcam] %s\n", line.c_str());
            break;
        case LogLevel::Info:
            JANUS_LOG(LOG_INFO, "[petcam] %s\n", line.c_str());
            break;
    }
}

}  // namespace petcam::janus
