#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace petcam::gst::http {

/// Bytes `first` to `last` of a file, both included.
struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;

    std::uint64_t length() const noexcept { return last - first + 1; }
    bool operator==(const ByteRange&) const = default;
};

/// What a Range header asks for.
struct RangeAnswer {
    enum class Kind {
        Whole,          ///< 200: it asks for nothing that we serve in parts
        Parts,          ///< 206
        Unsatisfiable,  ///< 416
    };
    Kind kind = Kind::Whole;
    std::vector<ByteRange> parts;  ///< in the order in which they were asked for, each inside the file

    bool operator==(const RangeAnswer&) const = default;
};

/// Of a file of `size` bytes (RFC 9110 section 14). A header that is malformed, of another unit, or greedy
/// (more than 16 ranges, or more bytes than the file has) is ignored, as section 14.2 allows.
RangeAnswer rangesOf(std::string_view header, std::uint64_t size);

/// Preconditions of RFC 9110 section 13 on a strong entity tag, such as `"k0-12"`; dates never match, for we
/// give none. If-Range: the file is still the one that the client has a part of.
bool isSame(std::string_view ifRange, std::string_view tag) noexcept;
/// If-Match (strong) and If-None-Match (weak): the tag is in the list, or the list is `*`.
bool isListed(std::string_view list, std::string_view tag, bool weakly) noexcept;

}  // namespace petcam::gst::http
