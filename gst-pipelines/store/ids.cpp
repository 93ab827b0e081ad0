#include "store/ids.hpp"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace petcam::gst::store {
namespace {

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr unsigned kCharacters = 12;
constexpr unsigned kBitsEach = 5;
constexpr std::uint64_t kMask = (std::uint64_t{1} << (kCharacters * kBitsEach)) - 1;

std::int64_t random60() {
    std::uint64_t bits = 0;
    if (::getrandom(&bits, sizeof bits, 0) != static_cast<ssize_t>(sizeof bits)) {
        throw std::system_error(errno, std::generic_category(), "there are no random numbers to be had");
    }
    return static_cast<std::int64_t>(bits & kMask);
}

std::string write(char kind, std::int64_t value) {
    std::string text(1, kind);
    for (unsigned left = kCharacters; left-- > 0;) {
        text += kAlphabet[(static_cast<std::uint64_t>(value) >> (left * kBitsEach)) & 31];
    }
    return text;
}

std::optional<std::int64_t> read(char kind, std::string_view text) noexcept {
    if (text.size() != kCharacters + 1 || text[0] != kind) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : text.substr(1)) {
        const auto digit = kAlphabet.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        value = value << kBitsEach | digit;
    }
    return static_cast<std::int64_t>(value);
}

}  // namespace

ClipId newClipId() {
    return {random60()};
}
EventId newEventId() {
    return {random60()};
}

std::string toString(ClipId id) {
    return write('k', id.value);
}
std::string toString(EventId id) {
    return write('e', id.value);
}

std::optional<ClipId> clipIdOf(std::string_view text) noexcept {
    const auto value = read('k', text);
    return value ? std::optional(ClipId{*value}) : std::nullopt;
}
std::optional<EventId> eventIdOf(std::string_view text) noexcept {
    const auto value = read('e', text);
    return value ? std::optional(EventId{*value}) : std::nullopt;
}

bool isCameraId(std::string_view text) noexcept {
    return text.size() >= 2 && text.size() <= 19 && text[0] == 'c' && text[1] != '0' &&
           std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace petcam::gst::store
