#include "store/level_minutes.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace petcam::gst::store {
namespace {

/// Two hours of eight cameras.
constexpr std::size_t kMostMinutes = 960;
constexpr int kQuietest = 120;

/// More is stronger for motion, less for an attenuation; kNothing is weaker than both.
std::uint8_t stronger(std::uint8_t one, std::uint8_t other, bool moreIsStronger) noexcept {
    if (one == LevelMinute::kNothing) return other;
    if (other == LevelMinute::kNothing) return one;
    return moreIsStronger ? std::max(one, other) : std::min(one, other);
}

std::int64_t floorTo(std::int64_t value, std::int64_t step) noexcept {
    const auto rest = value % step;
    return value - (rest < 0 ? rest + step : rest);
}

template <typename Compare>
void keepStronger(std::optional<int>& kept, int value, Compare isStronger) noexcept {
    if (!kept || isStronger(value, *kept)) kept = value;
}

}  // namespace

LevelMinute::LevelMinute() noexcept {
    motion.fill(kNothing);
    sound.fill(kNothing);
}

void LevelMinute::add(int second, std::optional<int> motionLevel, std::optional<float> dbfs) noexcept {
    LevelMinute one;
    const auto at = static_cast<std::size_t>(second);
    if (motionLevel) one.motion[at] = static_cast<std::uint8_t>(std::clamp(*motionLevel, 0, 100));
    if (dbfs && !std::isnan(*dbfs)) {
        const float down = std::clamp(-*dbfs, 0.0f, static_cast<float>(kQuietest));
        one.sound[at] = static_cast<std::uint8_t>(std::lround(down));
    }
    add(one);
}

void LevelMinute::add(const LevelMinute& other) noexcept {
    for (std::size_t i = 0; i < motion.size(); ++i) {
        motion[i] = stronger(motion[i], other.motion[i], true);
        sound[i] = stronger(sound[i], other.sound[i], false);
    }
}

void LevelBuffer::add(const std::string& camera, std::int64_t second, std::optional<int> motion,
                      std::optional<float> dbfs) {
    const std::int64_t start = floorTo(second, 60);
    minutes_[{camera, start / 60}].add(static_cast<int>(second - start), motion, dbfs);
    trim();
}

std::map<LevelKey, LevelMinute> LevelBuffer::take() noexcept {
    return std::exchange(minutes_, {});
}

void LevelBuffer::putBack(std::map<LevelKey, LevelMinute> minutes) {
    for (const auto& [key, minute] : minutes) {
        minutes_[key].add(minute);
    }
    trim();
}

void LevelBuffer::trim() noexcept {
    while (minutes_.size() > kMostMinutes) {
        minutes_.erase(std::min_element(minutes_.begin(), minutes_.end(), [](const auto& a, const auto& b) {
            return a.first.second < b.first.second;
        }));
    }
}

int stepFor(std::int64_t seconds) noexcept {
    constexpr std::int64_t kHour = 3600;
    if (seconds <= kHour) return 1;
    if (seconds <= 10 * kHour) return 10;
    return seconds <= 48 * kHour ? 60 : 600;
}

Levels emptyLevels(std::int64_t from, std::int64_t to) {
    Levels levels;
    levels.step = stepFor(to - from);
    levels.start = floorTo(from, levels.step);
    const auto count = static_cast<std::size_t>(
        std::max<std::int64_t>(0, to - levels.start + levels.step - 1) / levels.step);
    levels.motion.resize(count);
    levels.sound.resize(count);
    return levels;
}

void draw(Levels& levels, std::int64_t minute, const LevelMinute& values) noexcept {
    for (int second = 0; second < 60; ++second) {
        const std::int64_t offset = minute * 60 + second - levels.start;
        if (offset < 0) continue;
        const auto place = static_cast<std::size_t>(offset / levels.step);
        if (place >= levels.motion.size()) return;
        const auto motion = values.motion[static_cast<std::size_t>(second)];
        const auto sound = values.sound[static_cast<std::size_t>(second)];
        if (motion != LevelMinute::kNothing)
            keepStronger(levels.motion[place], int{motion}, std::greater<>());
        if (sound != LevelMinute::kNothing) keepStronger(levels.sound[place], -int{sound}, std::greater<>());
    }
}

}  // namespace petcam::gst::store
