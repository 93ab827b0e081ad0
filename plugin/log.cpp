#include "log.hpp"

#include "janus.hpp"

namespace petcam::janus {

void log(LogLevel level, const std::string& line) {
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
