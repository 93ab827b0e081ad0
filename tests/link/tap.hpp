#pragma once

#include <optional>
#include <string>

#include "frame.hpp"

namespace petcam::link {

/// An Ethernet interface of the kernel whose cable ends here (Documentation/networking/tuntap.rst). Gone with
/// its object, in whichever network namespace it is by then. One thread.
class Tap {
public:
    /// Throws std::system_error when the kernel refuses.
    explicit Tap(const std::string& name);
    Tap(const Tap&) = delete;
    Tap& operator=(const Tap&) = delete;
    ~Tap();

    int descriptor() const noexcept { return descriptor_; }
    /// A frame that the kernel sent, if there is one.
    std::optional<Frame> read();
    /// Dropped when the interface is not up, as a cable does that leads nowhere.
    void write(const Frame& frame) noexcept;

private:
    int descriptor_;
};

}  // namespace petcam::link
