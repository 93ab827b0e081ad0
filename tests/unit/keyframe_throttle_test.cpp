#include "petcam/keyframe_throttle.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include "catch.hpp"

using namespace petcam;

namespace {

Instant at(Duration sinceStart) {
    return Instant{} + 1000s + sinceStart;
}

}  // namespace

TEST_CASE("the first request passes, the next only when the interval is over") {
    KeyframeThrottle throttle;
    CHECK(throttle.allows(at(0ms)));
    CHECK_FALSE(throttle.allows(at(0ms)));
    CHECK_FALSE(throttle.allows(at(499ms)));
    CHECK(throttle.allows(at(500ms)));
    CHECK_FALSE(throttle.allows(at(999ms)));
    CHECK(throttle.allows(at(1000ms)));
}

TEST_CASE("a refused request does not put the next one off") {
    KeyframeThrottle throttle;
    CHECK(throttle.allows(at(0ms)));
    for (int ms = 10; ms < 500; ms += 10) {
        CHECK_FALSE(throttle.allows(at(std::chrono::milliseconds(ms))));
    }
    CHECK(throttle.allows(at(500ms)));
}

TEST_CASE("the first request passes at any time, the epoch of the clock included") {
    KeyframeThrottle throttle;
    CHECK(throttle.allows(Instant{}));
    CHECK_FALSE(throttle.allows(Instant{} + 1ms));
    KeyframeThrottle early;
    CHECK(early.allows(Instant{} - 1h));
}

TEST_CASE("a caller whose time is a little behind is refused") {
    KeyframeThrottle throttle;
    CHECK(throttle.allows(at(100ms)));
    CHECK_FALSE(throttle.allows(at(99ms)));
}

TEST_CASE("a new publisher may be asked at once") {
    KeyframeThrottle throttle;
    CHECK(throttle.allows(at(0ms)));
    throttle.reset();
    CHECK(throttle.allows(at(1ms)));
    CHECK_FALSE(throttle.allows(at(2ms)));
}

TEST_CASE("of many threads that ask at one instant exactly one is told to go on") {
    constexpr int kThreads = 4;
    constexpr int kRounds = 2000;
    KeyframeThrottle throttle;
    std::vector<std::atomic<int>> allowed(kRounds);
    std::atomic<int> arrived{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&] {
            for (int round = 0; round < kRounds; ++round) {
                arrived.fetch_add(1);
                while (arrived.load() < kThreads * (round + 1)) {
                    std::this_thread::yield();
                }
                if (throttle.allows(at(KeyframeThrottle::kInterval * round))) {
                    allowed[static_cast<std::size_t>(round)].fetch_add(1);
                }
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    int wrong = 0;
    for (const auto& count : allowed) {
        wrong += count.load() == 1 ? 0 : 1;
    }
    CHECK(wrong == 0);
}
