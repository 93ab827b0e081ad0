#include "http/byte_ranges.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace petcam::gst::http {
namespace {

constexpr std::size_t kMostRanges = 16;
constexpr std::size_t kLongest = 1024;

std::string_view trimmed(std::string_view text) noexcept {
    const auto isSpace = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

/// Takes the next element of a comma-separated list (RFC 9110 section 5.6.1) off the front.
std::string_view takeElement(std::string_view& list) noexcept {
    const auto end = list.find(',');
    const auto element = trimmed(list.substr(0, end));
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    return element;
}

/// Digits only; what does not fit is as large as can be.
std::optional<std::uint64_t> number(std::string_view text) noexcept {
    constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
    if (text.empty()) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        value = value > (kMost - digit) / 10 ? kMost : value * 10 + digit;
    }
    return value;
}

/// One range-spec. `valid` says whether it is one at all; nothing: it lies outside of the file.
std::optional<ByteRange> rangeOf(std::string_view text, std::uint64_t size, bool& valid) noexcept {
    const auto dash = text.find('-');
    valid = dash != std::string_view::npos;
    if (!valid) return std::nullopt;
    const auto first = number(text.substr(0, dash));
    const auto last = number(text.substr(dash + 1));
    if (dash == 0) {  // the last so many
        valid = last.has_value();
        if (!valid || *last == 0 || size == 0) return std::nullopt;
        return ByteRange{size - std::min(*last, size), size - 1};
    }
    const bool open = dash + 1 == text.size();
    valid = first && (open || (last && *first <= *last));
    if (!valid || *first >= size) return std::nullopt;
    return ByteRange{*first, open ? size - 1 : std::min(*last, size - 1)};
}

bool isBytesUnit(std::string_view unit) noexcept {
    constexpr std::string_view kUnit = "bytes";
    return std::equal(unit.begin(), unit.end(), kUnit.begin(), kUnit.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

}  // namespace

RangeAnswer rangesOf(std::string_view header, std::uint64_t size) {
    const RangeAnswer whole;
    const auto equals = header.find('=');
    if (header.size() > kLongest || equals == std::string_view::npos ||
        !isBytesUnit(header.substr(0, equals))) {
        return whole;
    }
    std::string_view list = header.substr(equals + 1);
    RangeAnswer answer{RangeAnswer::Kind::Parts, {}};
    std::size_t asked = 0;
    std::uint64_t bytes = 0;
    while (!list.empty()) {
        const auto element = takeElement(list);
        if (element.empty()) continue;
        bool valid = false;
        const auto range = rangeOf(element, size, valid);
        if (!valid || ++asked > kMostRanges) return whole;
        if (!range) continue;
        bytes += range->length();
        if (bytes > size) return whole;
        answer.parts.push_back(*range);
    }
    if (asked == 0) return whole;
    if (answer.parts.empty()) answer.kind = RangeAnswer::Kind::Unsatisfiable;
    return answer;
}

bool isSame(std::string_view ifRange, std::string_view tag) noexcept {
    return trimmed(ifRange) == tag;
}

bool isListed(std::string_view list, std::string_view tag, bool weakly) noexcept {
    if (trimmed(list) == "*") return true;
    while (!list.empty()) {
        auto element = takeElement(list);
        if (element.starts_with("W/")) {
            if (!weakly) continue;
            element.remove_prefix(2);
        }
        if (element == tag) return true;
    }
    return false;
}

}  // namespace petcam::gst::http
