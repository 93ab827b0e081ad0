#include "media/seen_numbers.hpp"

#include "catch.hpp"

using petcam::peer::SeenNumbers;

namespace {

using enum SeenNumbers::Verdict;
constexpr std::int64_t kWindow = SeenNumbers::kWindow;

}  // namespace

TEST_CASE("numbers in a row are all newest and none is missing") {
    SeenNumbers seen;
    CHECK(seen.empty());
    CHECK(seen.missing() == 0);
    for (std::int64_t i = 100; i < 100 + 3 * kWindow; ++i)
        REQUIRE(seen.add(i) == Newest);
    CHECK(seen.first() == 100);
    CHECK(seen.last() == 99 + 3 * kWindow);
    CHECK(seen.missing() == 0);
}

TEST_CASE("a gap is missing until its numbers come late") {
    SeenNumbers seen;
    seen.add(1);
    seen.add(4);
    CHECK(seen.missing() == 2);
    CHECK(seen.add(2) == Late);
    CHECK(seen.missing() == 1);
    CHECK(seen.add(3) == Late);
    CHECK(seen.missing() == 0);
    CHECK(seen.last() == 4);
}

TEST_CASE("a number seen before is a duplicate, also after it filled its gap") {
    SeenNumbers seen;
    seen.add(1);
    CHECK(seen.add(1) == Duplicate);
    seen.add(3);
    seen.add(2);
    CHECK(seen.add(2) == Duplicate);
    CHECK(seen.add(1) == Duplicate);
    CHECK(seen.missing() == 0);
}

TEST_CASE("a late number from before the first one becomes the first, also below zero") {
    SeenNumbers seen;
    seen.add(0);
    CHECK(seen.add(-3) == Late);
    CHECK(seen.first() == -3);
    CHECK(seen.missing() == 2);
    CHECK(seen.add(-3) == Duplicate);
    CHECK(seen.add(-1) == Late);
    CHECK(seen.missing() == 1);
}

TEST_CASE("the window reaches exactly as far as it says") {
    SeenNumbers seen;
    seen.add(0);
    seen.add(kWindow);
    CHECK(seen.add(1) == Late);
    CHECK(seen.add(0) == TooLate);
    CHECK(seen.add(1) == Duplicate);
    seen.add(kWindow + 1);
    CHECK(seen.add(1) == TooLate);
    CHECK(seen.add(2) == Late);
    CHECK(seen.missing() == static_cast<std::uint64_t>(kWindow - 3));  // seen: 0, 1, 2, kWindow, kWindow + 1
}

TEST_CASE("a jump over the window or more leaves nothing seen from before it") {
    for (const std::int64_t jump : {kWindow - 1, kWindow, kWindow + 1, 10 * kWindow + 7}) {
        SeenNumbers seen;
        for (std::int64_t i = 0; i < 2 * kWindow; ++i)
            seen.add(i);
        const std::int64_t to = 2 * kWindow - 1 + jump;
        CHECK(seen.add(to) == Newest);
        CHECK(seen.missing() == static_cast<std::uint64_t>(jump - 1));
        CHECK(seen.add(to - 1) == Late);
        CHECK(seen.add(to - kWindow + 1) == (jump == kWindow - 1 ? Duplicate : Late));
        CHECK(seen.add(to - kWindow) == TooLate);
    }
}

TEST_CASE("no number of a gap is taken for the one seen a window before it") {
    for (const std::int64_t jump : {std::int64_t{2}, kWindow / 2, kWindow - 1, kWindow}) {
        SeenNumbers seen;
        for (std::int64_t i = 0; i < kWindow; ++i)
            seen.add(i);
        const std::int64_t to = kWindow - 1 + jump;
        seen.add(to);
        for (std::int64_t i = kWindow; i < to; ++i)
            REQUIRE(seen.add(i) == Late);
        CHECK(seen.missing() == 0);
    }
}

TEST_CASE("a whole window in reverse fills every gap") {
    SeenNumbers seen;
    seen.add(kWindow);
    for (std::int64_t i = kWindow - 1; i > 0; --i)
        REQUIRE(seen.add(i) == Late);
    CHECK(seen.first() == 1);
    CHECK(seen.missing() == 0);
}
