#include "control/line_splitter.hpp"

namespace petcam::control {

std::optional<std::string> LineSplitter::next() {
    const std::size_t end = endOfLine();
    if (end == std::string::npos || end - begin_ > kMostBytes) {
        searched_ = end == std::string::npos ? buffer_.size() : searched_;
        return std::nullopt;
    }
    std::string line = buffer_.substr(begin_, end - begin_);
    begin_ = end + 1;
    if (begin_ >= kMostBytes || begin_ == buffer_.size()) {
        buffer_.erase(0, begin_);
        begin_ = searched_ = 0;
    }
    return line;
}

bool LineSplitter::isTooLong() const noexcept {
    const std::size_t end = endOfLine();
    return (end == std::string::npos ? buffer_.size() : end) - begin_ > kMostBytes;
}

}  // namespace petcam::control
