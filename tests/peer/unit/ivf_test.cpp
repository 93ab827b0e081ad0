#include "media/ivf.hpp"

#include <stdexcept>

#include "catch.hpp"
#include "ivf_fixtures.hpp"

using namespace petcam::peer;

namespace {

Bytes threeFrames() {
    Bytes file = ivfHeader(15);
    addIvfFrame(file, 10, {0x10, 1});
    addIvfFrame(file, 11, {0x11, 2, 3});
    addIvfFrame(file, 13, {0x11});
    return file;
}

}  // namespace

TEST_CASE("IVF frames come with their times in ticks of 90 kHz from the first one") {
    const Bytes file = threeFrames();
    const IvfFile ivf = readIvf(file);
    REQUIRE(ivf.frames.size() == 3);
    CHECK(ivf.frames[0].timestamp == 0);
    CHECK(ivf.frames[1].timestamp == 6000);
    CHECK(ivf.frames[2].timestamp == 18000);
    CHECK(ivf.frames[1].data.size() == 3);
    CHECK(ivf.frames[1].data[2] == 3);
}

TEST_CASE("the last IVF frame lasts as long as the one before it, an only one for a unit of time") {
    Bytes file = threeFrames();
    CHECK(readIvf(file).duration == 18000 + 12000);
    file = ivfHeader(15);
    addIvfFrame(file, 0, {0x10});
    CHECK(readIvf(file).duration == 6000);
}

TEST_CASE("a time base that does not divide 90 kHz adds up no error") {
    Bytes file = ivfHeader(7);
    for (std::uint8_t i = 0; i <= 70; ++i)
        addIvfFrame(file, i, {0x10});
    CHECK(readIvf(file).frames[1].timestamp == 12857);
    CHECK(readIvf(file).frames[70].timestamp == 900000);
}

TEST_CASE("an IVF file cut off anywhere but between frames is refused") {
    const Bytes file = threeFrames();
    for (std::size_t size = 0; size < file.size(); ++size) {
        const bool betweenFrames = size == 32 + 14 || size == 32 + 14 + 15;
        const BytesView cut = BytesView(file).first(size);
        if (betweenFrames) CHECK_NOTHROW(readIvf(cut));
        if (!betweenFrames) CHECK_THROWS_AS(readIvf(cut), std::runtime_error);
    }
}

TEST_CASE("an IVF file of another codec, without time base or with frames out of order is refused") {
    Bytes file = threeFrames();
    file[11] = '9';  // VP89
    CHECK_THROWS_AS(readIvf(file), std::runtime_error);
    for (const std::size_t field : {16U, 20U}) {  // rate, scale
        file = threeFrames();
        file[field] = 0;
        CHECK_THROWS_AS(readIvf(file), std::runtime_error);
    }
    for (const std::uint8_t time :
         {std::uint8_t{9}, std::uint8_t{10}}) {  // before the first frame, at the same time
        file = ivfHeader(15);
        addIvfFrame(file, 10, {0x10});
        addIvfFrame(file, time, {0x11});
        CHECK_THROWS_AS(readIvf(file), std::runtime_error);
    }
    file = threeFrames();
    file[32 + 14 + 11] = 0x7F;  // the second frame is millions of years later
    CHECK_THROWS_AS(readIvf(file), std::runtime_error);
}

TEST_CASE("an empty IVF frame is refused") {
    Bytes file = ivfHeader(15);
    addIvfFrame(file, 0, {});
    CHECK_THROWS_AS(readIvf(file), std::runtime_error);
}
