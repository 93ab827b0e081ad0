#include <string>

#include "catch.hpp"
#include "control/line_splitter.hpp"

using petcam::control::LineSplitter;

TEST_CASE("lines come whole and in order, however they arrive") {
    LineSplitter lines;
    CHECK_FALSE(lines.next());
    lines.add("one\ntw");
    CHECK(lines.next() == "one");
    CHECK_FALSE(lines.next());
    lines.add("o\n\nfour\nfi");
    CHECK(lines.next() == "two");
    CHECK(lines.next() == "");
    CHECK(lines.next() == "four");
    CHECK_FALSE(lines.next());
    CHECK(lines.size() == 2);
    std::string all;
    for (const char byte : std::string("a\nbc\n\nd")) {
        lines.add({&byte, 1});
        while (const auto line = lines.next())
            all += *line + "|";
    }
    CHECK(all == "fia|bc||");
}

TEST_CASE("a line of 65536 bytes is one, a longer one is too long before its end has come") {
    LineSplitter lines;
    const std::string longest(LineSplitter::kMostBytes, 'x');
    lines.add(longest);
    CHECK_FALSE(lines.isTooLong());
    lines.add("\nnext\n");
    CHECK_FALSE(lines.isTooLong());
    CHECK(lines.next() == longest);
    CHECK(lines.next() == "next");
    lines.add(longest);
    lines.add("y");
    CHECK(lines.isTooLong());
    lines.add("\n");
    CHECK(lines.isTooLong());
    CHECK_FALSE(lines.next());
}

TEST_CASE("many lines leave nothing behind") {
    LineSplitter lines;
    std::size_t count = 0;
    for (int i = 0; i < 1000; ++i) {
        lines.add(std::string(1000, 'a') + "\n" + std::string(500, 'b'));
        lines.add("\n");
        while (lines.next())
            ++count;
    }
    CHECK(count == 2000);
    CHECK(lines.size() == 0);
}
