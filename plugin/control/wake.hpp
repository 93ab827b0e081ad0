#pragma once

#include <sys/eventfd.h>

#include <cstdint>
#include <stdexcept>

#include "control/fd.hpp"

namespace petcam::control {

/// Ends another thread's wait in poll(). Shared by those who wake and the one who waits.
class Wake {
public:
    Wake() : event_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
        if (!event_) throw std::runtime_error("no eventfd could be made");
    }

    int fd() const noexcept { return event_.get(); }
    /// Any thread.
    void ring() const noexcept {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(event_.get(), &one, sizeof one);
    }
    /// The thread that waits.
    void clear() const noexcept {
        std::uint64_t rings = 0;
        [[maybe_unused]] const auto read = ::read(event_.get(), &rings, sizeof rings);
    }

private:
    Fd event_;
};

}  // namespace petcam::control
