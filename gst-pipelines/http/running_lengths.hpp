#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "store/ids.hpp"

namespace petcam::gst::http {

/// A clip that is being written grows between two requests for parts of it, and a player that meets another
/// length than before gives up. So a clip stays as long as it was when a ticket was first used for it. Any
/// thread.
class RunningLengths {
public:
    /// What holds for this ticket: `length`, which is kept when the clip is running, or what was kept before.
    std::uint64_t lengthFor(const std::string& ticket, store::ClipId clip, std::uint64_t length, bool running,
                            std::int64_t expires, std::int64_t now);

private:
    struct Kept {
        std::uint64_t length;
        std::int64_t expires;
    };
    std::mutex mutex_;
    std::map<std::pair<std::string, store::ClipId>, Kept> kept_;
};

}  // namespace petcam::gst::http
