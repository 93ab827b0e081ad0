#include "snapshot/crop.hpp"

#include "catch.hpp"

using namespace petcam::gst;

TEST_CASE("a box is left with a margin of a quarter all around") {
    const Cut cut = cutTo({0.25F, 0.5F, 0.5F, 0.25F}, 1024, 1024);
    CHECK(cut == Cut{128, 448, 128, 192});
}

TEST_CASE("a small box is shown with a third of the picture around it, inside the picture") {
    const Cut middle = cutTo({0.5F, 0.5F, 0.02F, 0.02F}, 960, 540);
    CHECK(960 - middle.left - middle.right == Approx(320).margin(3));
    CHECK(540 - middle.top - middle.bottom == Approx(180).margin(3));
    const Cut corner = cutTo({0, 0, 0.02F, 0.02F}, 960, 540);
    CHECK(corner.left == 0);
    CHECK(corner.top == 0);
    CHECK(960 - corner.left - corner.right == Approx(320).margin(3));
    const Cut other = cutTo({0.98F, 0.98F, 0.02F, 0.02F}, 960, 540);
    CHECK(other.right == 0);
    CHECK(other.bottom == 0);
}

TEST_CASE("whatever the box and the picture, something even is left and nothing outside") {
    for (const int width : {2, 16, 161, 320, 961}) {
        for (float left = 0; left <= 1; left += 0.1F) {
            for (float length = 0; left + length <= 1.01F; length += 0.1F) {
                const Cut cut = cutTo({left, left, length, length}, width, width);
                CHECK(cut.left >= 0);
                CHECK(cut.right >= 0);
                CHECK(cut.left % 2 == 0);
                CHECK(cut.right % 2 == 0);
                CHECK(cut.left + cut.right < width);
            }
        }
    }
    CHECK(cutTo({0, 0, 1, 1}, 960, 540) == Cut{0, 0, 0, 0});
}
