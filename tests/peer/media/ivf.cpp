#include "media/ivf.hpp"

#include <cmath>
#include <stdexcept>
#include <string_view>

#include "petcam/rtp/codec.hpp"

namespace petcam::peer {
namespace {

constexpr std::size_t kFileHeaderBytes = 32;
constexpr std::size_t kFrameHeaderBytes = 12;
constexpr double kLongestTicks = 3600.0 * rtp::kVideoClockHz;

std::uint64_t readLittleEndian(BytesView from, std::size_t bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = bytes; i > 0; --i)
        value = (value << 8) | from[i - 1];
    return value;
}

bool holds(BytesView bytes, std::string_view text) {
    return std::equal(text.begin(), text.end(), bytes.begin(),
                      [](char wanted, std::uint8_t got) { return static_cast<std::uint8_t>(wanted) == got; });
}

/// Ticks of 90 kHz in one unit of the file's time stamps.
double readTimeBase(BytesView file) {
    if (file.size() < kFileHeaderBytes || !holds(file, "DKIF"))
        throw std::runtime_error("is not an IVF file");
    if (!holds(file.subspan(8), "VP80")) throw std::runtime_error("holds another codec than VP8");
    const auto rate = readLittleEndian(file.subspan(16), 4);
    const auto scale = readLittleEndian(file.subspan(20), 4);
    if (rate == 0 || scale == 0) throw std::runtime_error("has no time base");
    return static_cast<double>(rtp::kVideoClockHz) * static_cast<double>(scale) / static_cast<double>(rate);
}

std::uint32_t ticks(double time) {
    if (time < 0 || time > kLongestTicks)
        throw std::runtime_error("has frames out of order or more than an hour");
    return static_cast<std::uint32_t>(std::llround(time));
}

}  // namespace

IvfFile readIvf(BytesView file) {
    const double timeBase = readTimeBase(file);
    BytesView rest = file.subspan(kFileHeaderBytes);
    IvfFile result;
    double first = 0;
    std::uint32_t lasts = ticks(timeBase);
    while (!rest.empty()) {
        if (rest.size() < kFrameHeaderBytes) throw std::runtime_error("is cut off within a frame's header");
        const auto size = readLittleEndian(rest, 4);
        const auto time = static_cast<double>(readLittleEndian(rest.subspan(4), 8));
        rest = rest.subspan(kFrameHeaderBytes);
        if (size == 0) throw std::runtime_error("has an empty frame");
        if (size > rest.size()) throw std::runtime_error("is cut off within a frame");
        if (result.frames.empty()) first = time;
        const std::uint32_t timestamp = ticks((time - first) * timeBase);
        if (!result.frames.empty()) {
            if (timestamp <= result.frames.back().timestamp)
                throw std::runtime_error("has frames out of order");
            lasts = timestamp - result.frames.back().timestamp;
        }
        result.frames.push_back({timestamp, rest.first(size)});
        rest = rest.subspan(size);
    }
    if (result.frames.empty()) throw std::runtime_error("has no frames");
    result.duration = result.frames.back().timestamp + lasts;
    return result;
}

}  // namespace petcam::peer
