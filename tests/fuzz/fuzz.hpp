#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>
#include <vector>

/// What libFuzzer calls with one input after another (https://llvm.org/docs/LibFuzzer.html).
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace petcam::fuzz {

using Bytes = std::vector<std::uint8_t>;

/// Ends the process when a property does not hold: that is what makes libFuzzer keep the input.
inline void require(bool holds, const char* property) {
    if (holds) return;
    std::fprintf(stderr, "property violated: %s\n", property);
    std::abort();
}

/// A heap block exactly as long as the bytes, so that ASan sees the first access past them.
inline Bytes exactly(std::span<const std::uint8_t> bytes) {
    return {bytes.begin(), bytes.end()};
}

/// Takes what stands before `separator` off the front of `text`, the separator too.
inline std::string_view takeUntil(std::string_view& text, char separator) {
    const std::size_t end = text.find(separator);
    const std::string_view head = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    return head;
}

/// One line of printable ASCII: what may stand in a log line and in a reply.
inline bool isPlainLine(std::string_view text) {
    for (const char c : text) {
        if (c < 0x20 || c > 0x7E) return false;
    }
    return !text.empty() && text.size() <= 200;
}

}  // namespace petcam::fuzz
