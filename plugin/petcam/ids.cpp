#include "petcam/ids.hpp"

#include <array>
#include <charconv>

namespace petcam {

std::string toString(PeerId id) {
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), id.value, 16).ptr;
    return {digits.data(), end};
}

}  // namespace petcam
