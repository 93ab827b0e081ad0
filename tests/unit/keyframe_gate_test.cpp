#include "petcam/keyframe_gate.hpp"

#include "catch.hpp"

using petcam::KeyframeGate;

namespace {

constexpr std::uint64_t kKitchen = 1;
constexpr std::uint64_t kGarden = 2;

}  // namespace

TEST_CASE("nothing passes the gate before a keyframe, everything from it on") {
    KeyframeGate gate;
    CHECK_FALSE(gate.admits(kKitchen, false));
    CHECK(gate.admits(kKitchen, true));
    CHECK(gate.admits(kKitchen, false));
    CHECK(gate.admits(kKitchen, true));
    CHECK(gate.admits(kKitchen, false));
}

TEST_CASE("another source passes only from its own keyframe on, and shuts the first one out") {
    KeyframeGate gate;
    CHECK(gate.admits(kKitchen, true));
    CHECK_FALSE(gate.admits(kGarden, false));
    CHECK(gate.admits(kKitchen, false));  // goes on until the other one begins
    CHECK(gate.admits(kGarden, true));
    CHECK_FALSE(gate.admits(kKitchen, false));
    CHECK(gate.admits(kGarden, false));
}

TEST_CASE("a closed gate waits for the next keyframe of the same source") {
    KeyframeGate gate;
    CHECK(gate.admits(kKitchen, true));
    CHECK(gate.isOpen(kKitchen));
    CHECK_FALSE(gate.isOpen(kGarden));
    CHECK(gate.source() == kKitchen);
    gate.close();
    CHECK_FALSE(gate.source());
    CHECK_FALSE(gate.isOpen(kKitchen));
    CHECK_FALSE(gate.admits(kKitchen, false));
    CHECK(gate.admits(kKitchen, true));
}

TEST_CASE("a source numbered 0 is no exception") {
    KeyframeGate gate;
    CHECK_FALSE(gate.admits(0, false));
    CHECK(gate.admits(0, true));
    CHECK(gate.admits(0, false));
}
