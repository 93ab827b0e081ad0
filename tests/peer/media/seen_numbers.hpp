#pragma once

#include <bitset>
#include <cstdint>

namespace petcam::peer {

/// Which of a rising row of numbers have come, exact for numbers up to `kWindow` behind the highest; pure
/// arithmetic. Whoever has wrapping numbers unwraps them first.
class SeenNumbers {
public:
    enum class Verdict : std::uint8_t {
        Newest,     ///< above all before it
        Late,       ///< below the highest, and not seen yet: it fills its gap
        Duplicate,  ///< seen before
        TooLate,    ///< out of the window: seen or not, nobody knows; not counted in first and missing
    };
    static constexpr std::int64_t kWindow = 2048;

    Verdict add(std::int64_t number);

    bool empty() const noexcept { return seenCount_ == 0; }
    std::int64_t first() const noexcept { return first_; }  ///< the lowest seen
    std::int64_t last() const noexcept { return last_; }    ///< the highest seen
    /// Numbers between first and last that have not come.
    std::uint64_t missing() const noexcept;

private:
    static std::size_t slotOf(std::int64_t number) noexcept;
    void advanceTo(std::int64_t number);

    std::bitset<static_cast<std::size_t>(kWindow)> seen_;  // of the window that ends with last_
    std::int64_t first_ = 0;
    std::int64_t last_ = 0;
    std::uint64_t seenCount_ = 0;
};

}  // namespace petcam::peer
