#include "direction.hpp"

#include <algorithm>
#include <utility>

namespace petcam::link {

void Direction::change(const std::string& words) {
    shape_.change(words);
    bottleneck_.limit(shape_.bitsPerSecond, shape_.queue);
}

bool Direction::loses(const Frame& frame) {
    if (shape_.loss <= 0 || resolvesAddresses(frame)) return false;
    return std::uniform_real_distribution<double>(0, 1)(random_) < shape_.loss;
}

void Direction::offer(Frame frame, Instant now) {
    if (!bottleneck_.offer(std::move(frame), now)) ++counts_.overflowed;
    move(now);
}

void Direction::move(Instant now) {
    Instant at;
    while (auto frame = bottleneck_.take(now, &at)) {
        if (loses(*frame)) {
            ++counts_.lost;
        } else {
            line_.put(std::move(*frame), at, shape_.delay);
        }
    }
}

std::optional<Frame> Direction::take(Instant now) {
    move(now);
    auto frame = line_.take(now);
    if (frame) {
        ++counts_.frames;
        counts_.bytes += frame->size();
    }
    return frame;
}

std::optional<Instant> Direction::next() const noexcept {
    const auto first = bottleneck_.next();
    const auto second = line_.next();
    if (!first || !second) return first ? first : second;
    return std::min(*first, *second);
}

}  // namespace petcam::link
