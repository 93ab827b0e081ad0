#pragma once

#include <string>

#include "direction.hpp"
#include "tap.hpp"

namespace petcam::link {

/// The link itself: carries frames between two interfaces, obeys lines on the standard input and answers each
/// with a line of JSON on the standard output. Owned by main; one thread.
class Relay {
public:
    /// `far` is the phone's end: "up" goes from there to `near`.
    Relay(const std::string& near, const std::string& far, std::uint64_t seed);

    /// "up", "down" or "both" and a shape's words, or "counts". Throws std::invalid_argument.
    std::string obey(const std::string& line);
    /// Until the standard input ends. Throws std::system_error.
    void run();

private:
    void carry(Tap& from, Direction& through, Instant now);
    void deliver(Direction& from, Tap& to, Instant now);
    bool readLines();
    void wakeAt(int timer) const;

    Tap near_;
    Tap far_;
    Direction up_;
    Direction down_;
    std::string input_;
};

}  // namespace petcam::link
