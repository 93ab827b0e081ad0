#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>

namespace petcam::bridge {

/// One message that has to arrive.
struct Delivery {
    std::string id;
    std::string body;
};

/// What waits for one webhook, in its order, and when it is tried again. Pure; time is passed in.
class WebhookQueue {
public:
    using Instant = std::chrono::steady_clock::time_point;

    static constexpr std::size_t kMost = 256;
    static constexpr int kAttempts = 8;
    static constexpr std::chrono::milliseconds kFirstPause{1000};
    static constexpr std::chrono::milliseconds kLongestPause{60000};

    /// False: too many waited, and the oldest of them that is not on its way was dropped for it.
    bool push(Delivery delivery);
    /// The one that is due now; it is on its way until `succeeded` or `failed`. Nothing while one is.
    std::optional<Delivery> take(Instant now);
    /// When `take` has one; nothing when none waits, or one is on its way.
    std::optional<Instant> next() const;
    void succeeded();
    /// `final`: it will never be taken. `chance`: 0 to 1. True: it is tried again; else it was given up.
    bool failed(Instant now, bool final, double chance);

    std::size_t size() const { return waiting_.size(); }

private:
    std::deque<Delivery> waiting_;  ///< the first may be on its way
    bool onItsWay_ = false;
    int failures_ = 0;  ///< of the first
    Instant notBefore_{};
};

}  // namespace petcam::bridge
