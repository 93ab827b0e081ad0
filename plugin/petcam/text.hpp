#pragma once

#include <string>
#include <string_view>

namespace petcam {

inline constexpr std::size_t kMaxLabelCharacters = 40;
inline constexpr std::size_t kMinDeviceKeyBytes = 16;
inline constexpr std::size_t kMaxDeviceKeyBytes = 128;

/// A name that people chose, for a camera or a person: 1 to 40 Unicode characters in UTF-8 of any script,
/// no control characters (so it is safe in one log line), no space at either end.
/// Throws RequestError InvalidValue that names `field`.
std::string parseLabel(std::string_view text, std::string_view field);

/// The secret a camera's browser keeps: 16 to 128 characters of A-Z a-z 0-9 _ -.
/// Throws RequestError InvalidValue that names `field` and never repeats the value.
std::string parseDeviceKey(std::string_view text, std::string_view field);

/// The text as one line of a log, whatever a client, a disk or a library put into it: what `parseLabel` takes
/// for a control character is a space, and a byte that is not UTF-8 a question mark.
std::string inOneLine(std::string_view text);

}  // namespace petcam
