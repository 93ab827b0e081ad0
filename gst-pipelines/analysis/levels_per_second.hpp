#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "analysis/sound_sample.hpp"
#include "motion/motion_sample.hpp"

namespace petcam::gst {

/// One second of the timeline.
struct SecondLevel {
    std::int64_t second;             ///< since 1970
    std::optional<int> motion;       ///< the most of it, 0 to 100; none when nothing was looked at
    std::optional<float> soundDbfs;  ///< the loudest 100 ms of it; none when nothing was heard
};

/// Sums samples of one camera up for its timeline. A second is given away when the one after the next begins:
/// motion comes a little later than sound. Pure; its owner serialises calls, as the two come from two
/// threads.
class LevelsPerSecond {
public:
    /// Each gives the seconds that are complete, oldest first. What comes for a second that was given away is
    /// left out, unless the clock was set back.
    std::vector<SecondLevel> add(const MotionSample& sample);
    std::vector<SecondLevel> add(const SoundSample& sample);
    /// All that is left, at the end.
    std::vector<SecondLevel> stop();

private:
    SecondLevel* at(std::int64_t second);
    std::vector<SecondLevel> complete(std::int64_t before);

    std::map<std::int64_t, SecondLevel> open_;
    std::optional<std::int64_t> given_;  // the last second that was given away
};

}  // namespace petcam::gst
