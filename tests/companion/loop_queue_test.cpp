#include "companion/loop_queue.hpp"

#include <thread>
#include <vector>

#include "catch.hpp"

using petcam::companion::LoopQueue;

namespace {

/// A context of its own, whose turns the test gives.
class Context {
public:
    ~Context() { g_main_context_unref(context_); }
    GMainContext* get() const { return context_; }
    void turn() const {
        while (g_main_context_iteration(context_, FALSE)) {
        }
    }

private:
    GMainContext* context_ = g_main_context_new();
};

}  // namespace

TEST_CASE("tasks run on the thread of the loop, in their order") {
    const Context context;
    LoopQueue queue(context.get());
    std::vector<int> ran;
    std::thread([&] {
        for (int i = 0; i < 3; ++i)
            queue.post([&, i] { ran.push_back(i); });
    }).join();
    CHECK(ran.empty());
    context.turn();
    CHECK(ran == std::vector{0, 1, 2});
}

TEST_CASE("a task may give another one") {
    const Context context;
    LoopQueue queue(context.get());
    int ran = 0;
    queue.post([&] { queue.post([&] { ++ran; }); });
    context.turn();
    CHECK(ran == 1);
}

TEST_CASE("nothing runs after the queue is closed, also when a task closes it") {
    const Context context;
    LoopQueue queue(context.get());
    int ran = 0;
    queue.post([&] { queue.close(); });
    queue.post([&] { ++ran; });
    context.turn();
    queue.post([&] { ++ran; });
    context.turn();
    CHECK(ran == 0);
}

TEST_CASE("the queue may end before its loop, with tasks left") {
    const Context context;
    auto held = std::make_shared<int>(1);
    {
        LoopQueue queue(context.get());
        queue.post([held] {});
    }
    CHECK(held.use_count() == 1);
    context.turn();
}
