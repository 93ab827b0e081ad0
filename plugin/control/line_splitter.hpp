#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace petcam::control {

/// Cuts what arrives on a stream into lines of at most kMostBytes. Owned by one connection.
class LineSplitter {
public:
    static constexpr std::size_t kMostBytes = 64 * 1024;

    void add(std::string_view bytes) { buffer_.append(bytes); }
    /// The next whole line, without its end; nothing when none is whole yet.
    std::optional<std::string> next();
    /// The line that comes next is longer than kMostBytes, whole or not.
    bool isTooLong() const noexcept;
    /// So many bytes wait for `next`, or for the rest of their line.
    std::size_t size() const noexcept { return buffer_.size() - begin_; }

private:
    std::size_t endOfLine() const noexcept { return buffer_.find('\n', std::max(begin_, searched_)); }

    std::string buffer_;
    std::size_t begin_ = 0;     // of the next line
    std::size_t searched_ = 0;  // no line ends before
};

}  // namespace petcam::control
