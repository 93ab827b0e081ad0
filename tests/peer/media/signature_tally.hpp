#pragma once

#include <map>

#include "media/seen_numbers.hpp"
#include "media/signature.hpp"

namespace petcam::peer {

/// Exact accounting of signed sound by who made it, whatever streams it came through. Owned by one receiver.
class SignatureTally {
public:
    struct Source {
        std::uint64_t packets = 0;  ///< all that arrived
        std::uint64_t duplicates = 0;
        std::uint64_t reordered = 0;
        std::uint64_t tooLate =
            0;             ///< further behind than SeenNumbers::kWindow: a sender that counts from 0 again
        SeenNumbers seen;  ///< first and last counter, and how many between them are missing
    };

    void add(Signature signature);

    const std::map<std::uint32_t, Source>& sources() const noexcept { return sources_; }

private:
    std::map<std::uint32_t, Source> sources_;
};

}  // namespace petcam::peer
