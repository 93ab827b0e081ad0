#include "snapshot/crop.hpp"

#include <algorithm>
#include <cmath>

namespace petcam::gst {
namespace {

constexpr float kMargin = 0.25F;
constexpr float kLeast = 1.F / 3;

struct Sides {
    int before, after;
};

/// One way: `from` and `length` are fractions of `pixels`.
Sides cut(float from, float length, int pixels) {
    const float kept = std::clamp(length * (1 + 2 * kMargin), kLeast, 1.F);
    const float start = std::clamp(from + length / 2 - kept / 2, 0.F, 1.F - kept);
    const auto even = [&](float fraction) {
        return static_cast<int>(std::floor(fraction * static_cast<float>(pixels) / 2)) * 2;
    };
    return {even(start), even(std::max(0.F, 1 - start - kept))};
}

}  // namespace

Cut cutTo(const Box& box, int width, int height) {
    const Sides x = cut(box.left, box.width, width);
    const Sides y = cut(box.top, box.height, height);
    return {x.before, y.before, x.after, y.after};
}

}  // namespace petcam::gst
