#include "http/message.hpp"

#include "catch.hpp"
#include "http/running_lengths.hpp"

using namespace petcam::gst;
using namespace petcam::gst::http;

TEST_CASE("a parameter is taken as it stands, and only once") {
    CHECK(parameter("a=1&bb=2", "bb") == "2");
    CHECK(parameter("a=1&b", "b") == "");
    CHECK(parameter("a=%2e%2e", "a") == "%2e%2e");
    CHECK(parameter("a==&b=x=y", "b") == "x=y");
    CHECK_FALSE(parameter("ab=1", "a"));
    CHECK_FALSE(parameter("", "a"));
    CHECK_FALSE(parameter("&&", "a"));
    CHECK_THROWS_AS(parameter("a=1&b=2&a=1", "a"), BadQuery);
}

TEST_CASE("errors are JSON that no browser keeps or guesses about") {
    const Response response = errorResponse(404, "there is no such thing");
    CHECK(std::get<std::string>(response.pieces.at(0)) == R"({"error":"there is no such thing"})");
    CHECK(response.header("Cache-Control") == "no-store");
    CHECK(response.header("X-Content-Type-Options") == "nosniff");
    CHECK(response.length() == 34);
}

TEST_CASE("a running clip stays as long as a ticket saw it first") {
    RunningLengths lengths;
    const store::ClipId clip{1}, other{2};
    CHECK(lengths.lengthFor("t1", clip, 100, true, 60, 0) == 100);
    CHECK(lengths.lengthFor("t1", clip, 200, true, 60, 0) == 100);
    CHECK(lengths.lengthFor("t1", clip, 300, false, 60, 0) == 100);  // it ended meanwhile
    CHECK(lengths.lengthFor("t2", clip, 200, true, 60, 0) == 200);
    CHECK(lengths.lengthFor("t1", other, 5, false, 60, 0) == 5);
    CHECK(lengths.lengthFor("t1", other, 6, false, 60, 0) == 6);
}

TEST_CASE("how many lengths are kept is limited, and those of old tickets go") {
    RunningLengths lengths;
    for (int i = 0; i < 5000; ++i) {
        lengths.lengthFor("t" + std::to_string(i), {1}, 100, true, 60, 0);
    }
    CHECK(lengths.lengthFor("t4999", {1}, 200, true, 60, 0) == 200);
    CHECK(lengths.lengthFor("late", {1}, 200, true, 200, 100) == 200);
    CHECK(lengths.lengthFor("late", {1}, 300, true, 200, 100) == 200);
}
