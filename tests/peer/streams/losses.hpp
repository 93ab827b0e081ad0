#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "petcam/time.hpp"

namespace petcam::peer {

/// What is missing of one stream and when to ask for it again, as browsers do, and what came of it. Owned by
/// one receiver; time is passed in.
class Losses {
public:
    /// Janus does nothing about a request that repeats one within 200 ms.
    static constexpr Duration kAskAgain = 220ms;
    static constexpr Duration kGiveUp = 2s;
    /// In one request; more wait for the next.
    static constexpr std::size_t kMostAtOnce = 60;

    struct Counts {
        std::uint64_t nacked = 0;   ///< packets asked for, each once
        std::uint64_t givenUp = 0;  ///< of these, those that never came
        /// Of these, those that came, by the payload type that they came under.
        std::map<std::uint8_t, std::uint64_t> recovered;
    };

    void add(std::uint16_t number, std::uint8_t payloadType, Instant now);
    /// What to ask for now.
    std::vector<std::uint16_t> due(Instant now);
    const Counts& counts() const noexcept { return counts_; }

private:
    struct Missing {
        Instant since{};
        std::optional<Instant> askedAt{};
    };

    std::optional<std::uint16_t> highest_;
    std::map<std::uint16_t, Missing> missing_;
    Counts counts_;
};

}  // namespace petcam::peer
