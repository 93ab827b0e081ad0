#include "relay.hpp"

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace petcam::link {
namespace {

/// A descriptor that closes itself.
class Descriptor {
public:
    Descriptor(int number, const char* what) : number_(number) {
        if (number < 0) throw std::system_error(errno, std::generic_category(), what);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(number_); }
    int number() const noexcept { return number_; }

private:
    int number_;
};

void listen(int epoll, int descriptor) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) < 0) {
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
    }
}

void say(const std::string& line) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
}

std::string described(const Direction& direction) {
    const auto& counts = direction.counts();
    const std::chrono::duration<double, std::milli> queued = direction.queuedTime();
    std::ostringstream text;
    text << "{\"frames\":" << counts.frames << ",\"bytes\":" << counts.bytes << ",\"lost\":" << counts.lost
         << ",\"overflowed\":" << counts.overflowed << ",\"queued_bytes\":" << direction.queuedBytes()
         << ",\"queued_ms\":" << static_cast<std::int64_t>(queued.count()) << '}';
    return text.str();
}

}  // namespace

Relay::Relay(const std::string& near, const std::string& far, std::uint64_t seed)
    : near_(near), far_(far), up_(2 * seed), down_(2 * seed + 1) {}

std::string Relay::obey(const std::string& line) {
    std::istringstream text(line);
    std::string which;
    text >> which;
    std::string words;
    std::getline(text, words);
    if (which == "up" || which == "both") up_.change(words);
    if (which == "down" || which == "both") down_.change(words);
    if (which != "up" && which != "down" && which != "both" && which != "counts") {
        throw std::invalid_argument("there is no \"" + which + "\": up, down, both, counts");
    }
    return "{\"up\":" + described(up_) + ",\"down\":" + described(down_) + '}';
}

void Relay::carry(Tap& from, Direction& through, Instant now) {
    while (auto frame = from.read())
        through.offer(std::move(*frame), now);
}

void Relay::deliver(Direction& from, Tap& to, Instant now) {
    while (auto frame = from.take(now))
        to.write(*frame);
}

bool Relay::readLines() {
    std::array<char, 4096> buffer;
    const auto size = read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size <= 0) return false;
    input_.append(buffer.data(), static_cast<std::size_t>(size));
    for (auto end = input_.find('\n'); end != std::string::npos; end = input_.find('\n')) {
        try {
            say(obey(input_.substr(0, end)));
        } catch (const std::invalid_argument& error) {
            std::fprintf(stderr, "petcam-link: %s\n", error.what());
            say("{\"error\":true}");
        }
        input_.erase(0, end + 1);
    }
    return true;
}

void Relay::wakeAt(int timer) const {
    const auto [first, second] = std::pair(up_.next(), down_.next());
    itimerspec when{};  // all zero: never
    if (first || second) {
        const auto soonest = std::min(first.value_or(Instant::max()), second.value_or(Instant::max()));
        // Zero would be "never"; a nanosecond after the machine's start is long ago.
        const auto since = std::max(soonest.time_since_epoch(), Duration{1});
        when.it_value.tv_sec = static_cast<time_t>(since / 1s);
        when.it_value.tv_nsec = static_cast<long>((since % 1s) / 1ns);
    }
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, nullptr);
}

void Relay::run() {
    const Descriptor epoll(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
    // The same clock as std::chrono::steady_clock.
    const Descriptor timer(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd_create");
    for (const int descriptor : {near_.descriptor(), far_.descriptor(), timer.number(), STDIN_FILENO})
        listen(epoll.number(), descriptor);
    say("{\"ready\":true}");
    for (std::array<epoll_event, 4> events;;) {
        const int count = epoll_wait(epoll.number(), events.data(), static_cast<int>(events.size()), -1);
        if (count < 0 && errno != EINTR)
            throw std::system_error(errno, std::generic_category(), "epoll_wait");
        for (int i = 0; i < count; ++i) {
            const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
            if (descriptor == STDIN_FILENO && !readLines()) return;
        }
        const auto now = SteadyClock::now();
        carry(far_, up_, now);
        carry(near_, down_, now);
        deliver(up_, near_, now);
        deliver(down_, far_, now);
        wakeAt(timer.number());
    }
}

}  // namespace petcam::link
