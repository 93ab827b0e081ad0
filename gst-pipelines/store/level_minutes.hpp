#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "store/types.hpp"

namespace petcam::gst::store {

/// The levels of one minute, a byte a second: motion 0 to 100, sound as attenuation (30 is -30 dBFS, at most
/// 120). 255 is a second in which nothing was measured. A camera's day takes 1,440 of them, whatever happens.
struct LevelMinute {
    static constexpr std::uint8_t kNothing = 255;
    using Seconds = std::array<std::uint8_t, 60>;

    Seconds motion;
    Seconds sound;

    LevelMinute() noexcept;
    /// Of two values of one second the stronger one stays.
    void add(int second, std::optional<int> motionLevel, std::optional<float> dbfs) noexcept;
    void add(const LevelMinute& other) noexcept;

    bool operator==(const LevelMinute&) const = default;
};

/// A camera and a minute since 1970.
using LevelKey = std::pair<std::string, std::int64_t>;

/// The minutes that are not in the index yet. Bounded: when the index cannot be written for hours, the oldest
/// go.
class LevelBuffer {
public:
    void add(const std::string& camera, std::int64_t second, std::optional<int> motion,
             std::optional<float> dbfs);
    /// Everything, to be written; and put back when that failed.
    std::map<LevelKey, LevelMinute> take() noexcept;
    void putBack(std::map<LevelKey, LevelMinute> minutes);
    const std::map<LevelKey, LevelMinute>& minutes() const noexcept { return minutes_; }

private:
    void trim() noexcept;

    std::map<LevelKey, LevelMinute> minutes_;
};

/// How the levels of a span are drawn: in steps of 1 s up to an hour, 10 s up to ten hours, a minute up to
/// two days, else ten minutes.
int stepFor(std::int64_t seconds) noexcept;

/// Empty levels that cover [from, to), Unix seconds, aligned to their step.
Levels emptyLevels(std::int64_t from, std::int64_t to);
/// Draws one minute into them; what lies outside is left out.
void draw(Levels& levels, std::int64_t minute, const LevelMinute& values) noexcept;

}  // namespace petcam::gst::store
