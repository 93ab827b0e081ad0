#include "petcam/text.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

#include "petcam/error.hpp"

namespace petcam {
namespace {

[[noreturn]] void refuse(std::string_view field, std::string_view rule) {
    throw RequestError(ErrorCode::InvalidValue, std::string(field) + " must be " + std::string(rule));
}

/// Takes one code point off the front of `text`; nothing when the bytes are not UTF-8 (RFC 3629 section 4).
std::optional<char32_t> takeCodePoint(std::string_view& text) {
    const auto lead = static_cast<std::uint8_t>(text.front());
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0 || text.size() < length) return std::nullopt;
    char32_t point = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<std::uint8_t>(text[i]);
        if ((next & 0xC0) != 0x80) return std::nullopt;
        point = (point << 6) | (next & 0x3Fu);
    }
    const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    if (overlong || surrogate || point > 0x10FFFF) return std::nullopt;
    text.remove_prefix(length);
    return point;
}

/// C0, DEL and C1 controls, line and paragraph separators, and the invisible marks that reorder text.
bool isControl(char32_t point) {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0xFEFF;
}

bool isSpace(char32_t point) {
    return point == U' ' || point == 0xA0 || point == 0x3000 || (point >= 0x2000 && point <= 0x200B);
}

/// Leaves no mark of its own (Unicode's Default_Ignorable_Code_Point, and the blank Braille pattern).
bool isInvisible(char32_t point) {
    constexpr std::pair<char32_t, char32_t> kRanges[] = {
        {0xAD, 0xAD},     {0x34F, 0x34F},     {0x61C, 0x61C},     {0x115F, 0x1160},
        {0x17B4, 0x17B5}, {0x180B, 0x180F},   {0x200B, 0x200F},   {0x2060, 0x206F},
        {0x2800, 0x2800}, {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFFA0, 0xFFA0},
        {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};
    return std::any_of(std::begin(kRanges), std::end(kRanges),
                       [&](const auto& range) { return point >= range.first && point <= range.second; });
}

}  // namespace

std::string parseLabel(std::string_view text, std::string_view field) {
    constexpr std::string_view kRule =
        "1 to 40 characters without control characters, without a space at either end, and one of them "
        "visible";
    std::size_t characters = 0;
    bool visible = false;
    char32_t last = U' ';
    for (std::string_view rest = text; !rest.empty(); ++characters) {
        const auto point = takeCodePoint(rest);
        if (!point || isControl(*point) || (characters == 0 && isSpace(*point))) refuse(field, kRule);
        last = *point;
        visible |= !isSpace(last) && !isInvisible(last);
        if (characters == kMaxLabelCharacters) refuse(field, kRule);
    }
    if (!visible || isSpace(last)) refuse(field, kRule);
    return std::string(text);
}

std::string parseDeviceKey(std::string_view text, std::string_view field) {
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
    };
    if (text.size() < kMinDeviceKeyBytes || text.size() > kMaxDeviceKeyBytes ||
        !std::all_of(text.begin(), text.end(), allowed)) {
        refuse(field, "16 to 128 characters of A-Z a-z 0-9 _ -");
    }
    return std::string(text);
}

std::string inOneLine(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    while (!text.empty()) {
        const std::string_view before = text;
        const auto point = takeCodePoint(text);
        if (!point) {
            text.remove_prefix(1);
            line += '?';
        } else if (isControl(*point)) {
            line += ' ';
        } else {
            line += before.substr(0, before.size() - text.size());
        }
    }
    return line;
}

}  // namespace petcam
