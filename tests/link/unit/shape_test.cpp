#include "shape.hpp"

#include <stdexcept>

#include "catch.hpp"

using namespace petcam::link;
using namespace std::chrono_literals;

TEST_CASE("a shape's words are read, and what they do not name stays") {
    Shape shape;
    shape.change("rate=300k delay=50ms loss=2% queue=0.5s");
    CHECK(shape.bitsPerSecond == 300'000);
    CHECK(shape.delay == 50ms);
    CHECK(shape.loss == Approx(0.02));
    CHECK(shape.queue == 500ms);
    shape.change("rate=10M loss=0.05");
    CHECK(shape.bitsPerSecond == 10'000'000);
    CHECK(shape.loss == Approx(0.05));
    CHECK(shape.delay == 50ms);
    shape.change("rate=0");
    CHECK(shape.bitsPerSecond == 0);
}

TEST_CASE("a wrong word is named") {
    const auto refused = [](const std::string& words) {
        try {
            Shape().change(words);
        } catch (const std::invalid_argument& error) {
            return std::string(error.what());
        }
        return std::string("nothing");
    };
    CHECK(refused("delay=50ms jitter=3ms") == "there is no \"jitter\": rate, delay, loss, queue");
    for (const char* word : {"rate=", "rate=fast", "rate=-1", "rate=3G", "delay=50", "delay=61s",
                             "delay=5 ms", "loss=101%", "loss=2x", "loss", "queue=ms"}) {
        CAPTURE(word);
        CHECK(refused(word) != "nothing");
    }
}
