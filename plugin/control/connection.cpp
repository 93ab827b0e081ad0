#include "control/connection.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "control/answers.hpp"

namespace petcam::control {
namespace {

bool wouldBlock() noexcept {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

std::string lineOf(const Json& message) {
    const std::unique_ptr<char, decltype(&std::free)> text(json_dumps(message.get(), JSON_COMPACT),
                                                           std::free);
    return text ? std::string(text.get()) + "\n" : std::string();
}

}  // namespace

void Connection::send(const Json& message) {
    const std::string line = lineOf(message);
    {
        const std::lock_guard lock(mutex_);
        if (cut_ || finishing_) return;
        cut_ = output_.size() + line.size() > kMostWaiting;
        if (!cut_) output_ += line;
    }
    wake_->ring();
}

void Connection::notify(const CompanionEvent& event) {
    send(toJson(event));
}

void Connection::finish() {
    {
        const std::lock_guard lock(mutex_);
        finishing_ = true;
    }
    wake_->ring();
}

void Connection::answered() {
    pending_.fetch_sub(1);
    wake_->ring();
}

bool Connection::wantsToRead() const noexcept {
    return !inputEnded_ && pending_.load() < kMostPending && lines_.size() <= LineSplitter::kMostBytes;
}

bool Connection::wantsToWrite() {
    const std::lock_guard lock(mutex_);
    return !output_.empty();
}

bool Connection::read() {
    std::array<char, 16 * 1024> bytes;
    const ssize_t count = ::recv(fd(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count < 0) return wouldBlock();
    if (count == 0) inputEnded_ = true;
    lines_.add({bytes.data(), static_cast<std::size_t>(count)});
    return true;
}

std::optional<Line> Connection::nextLine() {
    if (pending_.load() >= kMostPending) return std::nullopt;
    std::optional<Line> line;
    if (lines_.isTooLong()) {
        line = lineTooLong();
    } else if (const auto text = lines_.next()) {
        line = readLine(*text);
    } else {
        return std::nullopt;
    }
    if (line->isLast) {
        inputEnded_ = true;
        lines_ = {};
    }
    pending_.fetch_add(1);
    return line;
}

bool Connection::write() {
    const std::lock_guard lock(mutex_);
    const ssize_t count = ::send(fd(), output_.data(), output_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0) return wouldBlock();
    output_.erase(0, static_cast<std::size_t>(count));
    return true;
}

void Connection::hangUp() const noexcept {
    ::shutdown(fd(), SHUT_RDWR);
}

bool Connection::isOver() {
    // In this order: an answer is in the output before its request counts as answered.
    const bool allAnswered = inputEnded_ && pending_.load() == 0;
    const std::lock_guard lock(mutex_);
    return cut_ || (output_.empty() && (finishing_ || allAnswered));
}

}  // namespace petcam::control
