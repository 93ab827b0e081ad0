#include "petcam/lossy_path.hpp"

#include "catch.hpp"

using namespace petcam;

namespace {

struct Path {
    LossyPath path;
    Instant now{1000s};

    /// A report after this time; whether the path is a lossy one by then.
    bool after(Duration time, bool tellsLoss) {
        now += time;
        path.hear(tellsLoss, now);
        return path.shallHold().has_value();
    }
};

}  // namespace

TEST_CASE("single losses make no path a lossy one") {
    Path path;
    for (int i = 0; i < 20; ++i)
        CHECK_FALSE(path.after(6s, true));
    CHECK_FALSE(path.after(1s, false));
}

TEST_CASE("three reports of a loss within ten seconds do") {
    Path path;
    CHECK_FALSE(path.after(0s, true));
    CHECK_FALSE(path.after(5s, true));
    CHECK_FALSE(path.after(1s, false));
    CHECK(path.after(4s, true));
}

TEST_CASE("it stays one until nothing was lost for twenty seconds") {
    Path path;
    for (int i = 0; i < 3; ++i)
        path.after(1s, true);
    CHECK(path.after(19s, false));
    CHECK(path.after(0s, true));
    CHECK(path.after(19s, false));
    CHECK_FALSE(path.after(1s, false));
    CHECK_FALSE(path.after(1s, true));  // all over again: the old ones are too old
}

TEST_CASE("the verdict is told when it changes") {
    LossyPath path;
    const Instant now{1000s};
    CHECK_FALSE(path.hear(true, now));
    CHECK_FALSE(path.hear(true, now));
    CHECK(path.hear(true, now));
    CHECK_FALSE(path.hear(true, now));
    CHECK(path.hear(false, now + 20s));
    CHECK_FALSE(path.hear(false, now + 21s));
}

TEST_CASE(
    "pictures are held back for as long as a lost packet takes to come again, a little more each time") {
    LossyPath path;
    const Instant now{1000s};
    path.measure(200ms);
    for (int i = 0; i < 2; ++i)
        CHECK_FALSE(path.hear(true, now));
    CHECK_FALSE(path.shallHold());
    for (const auto held : {100ms, 200ms, 300ms}) {
        CHECK(path.hear(true, now));
        CHECK(path.shallHold() == held);
    }
    CHECK_FALSE(path.hear(true, now));
    for (int i = 0; i < 100; ++i)
        path.measure(220ms);
    CHECK_FALSE(path.hear(true, now));  // 325 ms: next to nothing
    for (int i = 0; i < 100; ++i)
        path.measure(240ms);
    CHECK(path.hear(true, now));
    CHECK(path.shallHold() > 340ms);
    CHECK(path.shallHold() <= 350ms);
    for (int i = 0; i < 100; ++i)
        path.measure(2s);
    CHECK(path.hear(false, now + 1s));
    CHECK(path.hear(false, now + 1s));
    CHECK(path.shallHold() == LossyPath::kLongest);
    path.measure(80ms);
    CHECK(path.hear(false, now + 1s));
    CHECK(path.shallHold() == 150ms);
    CHECK(path.hear(false, now + 20s));
    CHECK_FALSE(path.shallHold());
}

TEST_CASE("a queue that is gone soon changes little") {
    LossyPath path;
    path.measure(40ms);
    path.measure(280ms);
    for (int i = 0; i < 9; ++i)
        path.hear(true, Instant{1000s});
    CHECK(path.shallHold() == 100ms);
}

TEST_CASE("without a round trip it is up to the browser") {
    LossyPath path;
    const Instant now{1000s};
    for (int i = 0; i < 3; ++i)
        path.hear(true, now);
    CHECK(path.shallHold() == 0ms);
    path.measure(30ms);
    CHECK(path.hear(false, now + 1s));
    CHECK(path.shallHold() == 87500us);
}
