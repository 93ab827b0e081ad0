#include "petcam/access/records.hpp"

#include "catch.hpp"
#include "petcam/access/claim_throttle.hpp"

using namespace petcam;

TEST_CASE("ids are a letter and a number, and nothing else is one") {
    CHECK(toString(MemberId{7}) == "m7");
    CHECK(cameraIdOf("c12") == CameraId{12});
    CHECK(memberIdOf(toString(MemberId{9223372036854775807})) == MemberId{9223372036854775807});
    CHECK(deviceIdOf("d1") == DeviceId{1});
    for (const char* text :
         {"", "c", "m1", "c0", "c01", "c-1", "c+1", "c1 ", "c1x", "C1", "c9223372036854775808", "kitchen"}) {
        INFO(text);
        CHECK_FALSE(cameraIdOf(text));
    }
}

TEST_CASE("the words of rights and roles are those of the contract, both ways") {
    for (const Right right : kAllRights) {
        CHECK(rightOf(wordOf(right)) == right);
    }
    for (const Role role : {Role::Owner, Role::Family, Role::Sitter}) {
        CHECK(roleOf(wordOf(role)) == role);
    }
    CHECK_FALSE(rightOf("Watch"));
    CHECK_FALSE(roleOf(""));
    CHECK(Rights::fromBits(0xFFFFFFFF) == Rights::all());
    CHECK_FALSE(Rights{Right::Watch}.has(Right::Manage));
}

TEST_CASE("a window holds from its first second until right before its last") {
    const WallTime start{1000s};
    const Window window{start, start + 10s};
    CHECK_FALSE(window.holds(start - 1s));
    CHECK(window.holds(start));
    CHECK(window.holds(start + 9s));
    CHECK_FALSE(window.holds(start + 10s));
    CHECK(Window{}.holds(WallTime{}));
}

TEST_CASE("attempts come in a burst and then steadily, and the answer says how long to wait") {
    ClaimThrottle throttle(30, 3);
    const Instant start{1000s};
    for (int i = 0; i < 3; ++i) {
        CHECK_FALSE(throttle.take(start));
    }
    CHECK(throttle.take(start) == Duration(2s));
    CHECK(throttle.take(start + 1500ms) == Duration(500ms));
    CHECK_FALSE(throttle.take(start + 2s));
    CHECK(throttle.take(start + 2s) == Duration(2s));
    int taken = 0;
    for (int i = 0; i < 100; ++i) {
        taken += throttle.take(start + 1h) ? 0 : 1;
    }
    CHECK(taken == 3);  // what was not used does not pile up
}
