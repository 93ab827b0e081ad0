#pragma once

#include <deque>
#include <optional>
#include <variant>
#include <vector>

#include "analysis/sound_sample.hpp"

namespace petcam::gst {

/// When sound is an event.
struct SoundSettings {
    float thresholdDbfs = -25;  ///< root mean square of 100 ms that counts as loud
    Microseconds duration =
        300ms;  ///< so much of one second must be loud: one long howl, or some short barks
};

struct SoundStarted {
    WallTime at;  ///< of the first loud part
    float loudestDbfs;
};
struct SoundEnded {
    WallTime at;  ///< after the last loud part
    float loudestDbfs;
};
using SoundEvent = std::variant<SoundStarted, SoundEnded>;

/// Makes events of the loudness of one camera; barks that follow each other are one. Pure: no clock but the
/// samples'; used by one thread.
class LoudSounds {
public:
    /// An event ends when nothing was loud for so long.
    static constexpr Microseconds kQuiet = 3s;

    explicit LoudSounds(const SoundSettings& settings) : settings_(settings) {}

    std::vector<SoundEvent> add(const SoundSample& sample);
    /// Nothing more is heard: what goes on ends.
    std::vector<SoundEvent> stop();

    bool active() const noexcept { return active_; }

private:
    bool isLoudForLong(WallTime now);

    const SoundSettings settings_;
    std::deque<SoundSample> loud_;  // of the last second
    std::optional<WallTime> last_;
    bool active_ = false;
    WallTime lastLoud_{};
    float loudest_ = kSilentDbfs;
};

}  // namespace petcam::gst
