#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "net/main_loop.hpp"

namespace petcam::peer {

/// How a path treats packets; each share is between 0 and 1, of all packets.
struct ImpairmentOptions {
    double loss = 0;
    double duplicate = 0;  ///< sent once more right after
    double reorder = 0;    ///< held back until the next packet has passed
    double mangle = 0;     ///< contents changed before SRTP protects them: authentic, and wrong
    double tamper = 0;     ///< changed on the way: SRTP must refuse it
    std::chrono::milliseconds delay{0};
    std::chrono::milliseconds jitter{0};  ///< at most so much on top of the delay; packets may overtake

    /// "loss=0.05,delay=40,jitter=10"; times in ms. Throws std::invalid_argument that names the word at
    /// fault.
    static ImpairmentOptions parse(const std::string& text);
    bool any() const noexcept;
};

/// A bad stretch of network in one direction of one peer, the same for the same seed. Main loop's thread.
class Impairment {
public:
    using Datagram = std::vector<std::uint8_t>;
    struct Counts {
        std::uint64_t lost = 0;
        std::uint64_t duplicated = 0;
        std::uint64_t reordered = 0;
        std::uint64_t delayed = 0;
        std::uint64_t mangled = 0;
        std::uint64_t tampered = 0;
    };

    Impairment(ImpairmentOptions options, std::uint64_t seed, std::function<void(Datagram&)> deliver);

    bool any() const noexcept { return any_; }
    /// Changes a plain RTP packet in one of the ways of RFC 3550's header that parsers trip over, sometimes.
    void mangle(Datagram& plain);
    /// Passes a datagram on, now, later, twice, or never.
    void pass(Datagram datagram);
    const Counts& counts() const noexcept { return counts_; }

private:
    bool happens(double share);
    std::size_t below(std::size_t limit);
    void later(Datagram datagram);

    const ImpairmentOptions options_;
    const bool any_;
    const std::function<void(Datagram&)> deliver_;
    std::mt19937_64 random_;
    std::optional<Datagram> heldBack_;
    std::list<Timer> underWay_;
    Counts counts_;
};

}  // namespace petcam::peer
