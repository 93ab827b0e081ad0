#include "worker.hpp"

#include <algorithm>
#include <future>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"

using petcam::janus::Worker;

namespace {

void ignore(const std::exception&) {}

}  // namespace

TEST_CASE("the control thread runs tasks in order and ticks in between") {
    std::promise<void> ticked;
    bool once = false;
    Worker worker(
        [&] {
            if (!once) ticked.set_value();
            once = true;
        },
        ignore);
    std::vector<int> order;
    std::promise<void> done;
    for (int i = 0; i < 100; ++i) {
        REQUIRE(worker.post([&order, i] { order.push_back(i); }));
    }
    REQUIRE(worker.post([&] { done.set_value(); }));
    REQUIRE(done.get_future().wait_for(std::chrono::seconds(2)) == std::future_status::ready);
    REQUIRE(order.size() == 100);
    CHECK(std::is_sorted(order.begin(), order.end()));
    CHECK(ticked.get_future().wait_for(std::chrono::seconds(2)) == std::future_status::ready);
}

TEST_CASE("after it was stopped the control thread takes nothing more") {
    Worker worker([] {}, ignore);
    worker.stop();
    CHECK_FALSE(worker.post([] { FAIL("ran"); }));
    worker.stop();
}

TEST_CASE("what a task throws is reported and the control thread goes on") {
    std::string reported;
    std::promise<void> done;
    Worker worker([] {}, [&](const std::exception& error) { reported = error.what(); });
    REQUIRE(worker.post([] { throw std::runtime_error("out of cats"); }));
    REQUIRE(worker.post([&] { done.set_value(); }));
    REQUIRE(done.get_future().wait_for(std::chrono::seconds(2)) == std::future_status::ready);
    CHECK(reported == "out of cats");
}
