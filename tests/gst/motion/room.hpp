#pragma once

#include <cstdint>
#include <opencv2/core.hpp>

// What clips for the motion detector are drawn from: rooms and pets, 32-bit float luminance (0 dark, 255
// white). Lengths are told for a picture of 320x180 and multiplied by `scale`.

namespace petcam::gst::test {

/// What a camera may still see when it trembles, on each side of the picture.
constexpr int kRoomMargin = 24;

struct Dice {
    explicit Dice(std::uint64_t seed) : random(seed * 7919 + 17) {}
    double between(double low, double high) { return random.uniform(low, high); }
    bool coin() { return random.uniform(0, 2) == 1; }
    cv::RNG random;
};

/// Smooth random pattern around 0: `size` pixels, blobs of `blob` pixels, deviating by `deviation`.
cv::Mat pattern(cv::Size size, double blob, double deviation, Dice& dice);

/// Walls, floor, furniture, shelves, pictures: (320 + 2 margins) x (180 + 2 margins), scaled.
cv::Mat room(std::uint64_t seed, double scale);

/// The same room as an infrared camera sees it: every thing has another tone and another pattern.
cv::Mat roomInInfrared(std::uint64_t seed, double scale);

/// A thing to be drawn: luminance, and how much it covers (0 to 1), of one size.
struct Sprite {
    cv::Mat luminance;
    cv::Mat cover;
};

/// Body, head, legs and tail with fur, `width` x `height` for 320x180.
Sprite pet(double width, double height, double luminance, std::uint64_t seed, double scale);
/// A pet that is nothing but fur, to be seen from very near.
Sprite fur(double width, double height, double luminance, std::uint64_t seed, double scale);

/// Draws `sprite` with its centre at `x`, `y` (pixels of `picture`, may be outside and fractional).
void draw(cv::Mat& picture, const Sprite& sprite, double x, double y);

}  // namespace petcam::gst::test
