#include "bridge/webhook_queue.hpp"

#include "catch.hpp"

using namespace petcam::bridge;
using namespace std::chrono_literals;

namespace {

const WebhookQueue::Instant kStart{};

Delivery message(int number) {
    return {std::to_string(number), "{}"};
}

}  // namespace

TEST_CASE("messages go one after another, in their order") {
    WebhookQueue queue;
    queue.push(message(1));
    queue.push(message(2));
    CHECK(queue.take(kStart)->id == "1");
    CHECK_FALSE(queue.take(kStart));
    queue.succeeded();
    CHECK(queue.take(kStart)->id == "2");
    queue.succeeded();
    CHECK(queue.size() == 0);
    CHECK_FALSE(queue.next());
}

TEST_CASE("what failed is tried again after pauses that double, and given up after eight attempts") {
    WebhookQueue queue;
    queue.push(message(1));
    queue.push(message(2));
    auto now = kStart;
    for (const auto pause : {1s, 2s, 4s, 8s, 16s, 32s, 60s}) {
        REQUIRE(queue.take(now)->id == "1");
        REQUIRE(queue.failed(now, false, 1));
        CHECK(*queue.next() == now + pause);
        CHECK_FALSE(queue.take(now + pause - 1ms));
        now += pause;
    }
    REQUIRE(queue.take(now)->id == "1");
    CHECK_FALSE(queue.failed(now, false, 1));
    CHECK(queue.take(now)->id == "2");
    CHECK(queue.failed(now, false, 1));
    CHECK(*queue.next() == now + 1s);
}

TEST_CASE("what is refused for good is not tried again") {
    WebhookQueue queue;
    queue.push(message(1));
    queue.take(kStart);
    CHECK_FALSE(queue.failed(kStart, true, 1));
    CHECK(queue.size() == 0);
}

TEST_CASE("of too many the oldest is dropped, but not the one that is on its way") {
    WebhookQueue queue;
    for (int i = 0; i < static_cast<int>(WebhookQueue::kMost); ++i)
        REQUIRE(queue.push(message(i)));
    REQUIRE(queue.take(kStart)->id == "0");
    CHECK_FALSE(queue.push(message(1000)));
    CHECK(queue.size() == WebhookQueue::kMost);
    queue.succeeded();
    CHECK(queue.take(kStart)->id == "2");
    queue.failed(kStart, false, 1);
    CHECK(queue.push(message(1001)));
    CHECK_FALSE(queue.push(message(1002)));
    CHECK(queue.take(kStart + 1s)->id == "3");
}
