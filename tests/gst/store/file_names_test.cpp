#include "store/file_names.hpp"

#include "catch.hpp"
#include "place.hpp"

using namespace petcam::gst;
using namespace petcam::gst::store;

TEST_CASE("ids are written and read in one way only, and hardly ever the same") {
    const ClipId id = newClipId();
    CHECK(clipIdOf(toString(id)) == id);
    CHECK(toString(id).size() == 13);
    CHECK(newClipId() != newClipId());
    CHECK(toString(ClipId{0}) == "k000000000000");
    CHECK(toString(EventId{31}) == "e00000000000z");
    const std::string good = "k0123456789ab";
    REQUIRE(clipIdOf(good));
    for (const std::string& bad :
         {std::string(), std::string("k"), std::string("e0123456789ab"), std::string("k0123456789abc"),
          std::string("k0123456789a"), std::string("k0123456789aB"), std::string("k0123456789ai"),
          std::string("k../../../../"), std::string("k01234567 9ab"), std::string("k01234567\n9ab"),
          std::string("k012345678\0ab", 13)}) {
        INFO(bad);
        CHECK_FALSE(clipIdOf(bad));
    }
    CHECK_FALSE(eventIdOf(good));
}

TEST_CASE("a camera is c and a number, which cannot mean anything else as a folder") {
    CHECK(isCameraId("c1"));
    CHECK(isCameraId("c999999999999999999"));
    for (const char* bad :
         {"", "c", "c0", "c01", "1", "C1", "c1/", "c1/..", "..", "c-1", "c1 ", "c1234567890123456789"}) {
        INFO(bad);
        CHECK_FALSE(isCameraId(bad));
    }
}

TEST_CASE("the name of a clip's file says everything that a new index needs") {
    const ClipName name{*clipIdOf("k0123456789ab"), fromUnixMicroseconds(1795719872123456), Container::WebM};
    CHECK(toText(name) == "k0123456789ab-20261126T190432.123456Z.webm");
    CHECK(clipNameOf(toText(name)) == name);
    for (const char* bad :
         {"", "k0123456789ab.mp4", "k0123456789ab-20261126T190432.123456Z",
          "k0123456789ab-20261126T190432.123456Z.", "k0123456789ab-20261126T190432.123456Z.avi",
          "k0123456789ab-20261126T190432.123456Z.mp4.part", "k0123456789ab-20261326T190432.123456Z.mp4",
          "k0123456789ab-20260230T190432.123456Z.mp4", "k0123456789ab-20261126T240432.123456Z.mp4",
          "k0123456789ab-20261126T190432.12345xZ.mp4", "cat.mp4",
          "e0123456789ab-20261126T190432.123456Z.mp4"}) {
        INFO(bad);
        CHECK_FALSE(clipNameOf(bad));
    }
}

TEST_CASE("so does the name of a picture's file, whole or cropped") {
    PictureName name{*eventIdOf("e0123456789ab"), EventType::Talk, fromUnixMicroseconds(1795719872000001), 2,
                     false};
    CHECK(toText(name) == "e0123456789ab-talk-20261126T190432.000001Z-2.jpg");
    CHECK(pictureNameOf(toText(name)) == name);
    name.cropped = true;
    CHECK(toText(name) == "e0123456789ab-talk-20261126T190432.000001Z-2-crop.jpg");
    CHECK(pictureNameOf(toText(name)) == name);
    for (const char* bad : {"", ".jpg", "-crop.jpg", "e0123456789ab-talk-20261126T190432.000001Z.jpg",
                            "e0123456789ab-talk-20261126T190432.000001Z-0.jpg",
                            "e0123456789ab-talk-20261126T190432.000001Z-100.jpg",
                            "e0123456789ab-walk-20261126T190432.000001Z-1.jpg",
                            "e0123456789ab-talk-20261126T190432.000001Z-1.jpg.part"}) {
        INFO(bad);
        CHECK_FALSE(pictureNameOf(bad));
    }
}

TEST_CASE("a day is the one on the family's clock") {
    const char* before = std::getenv("TZ");
    const std::string kept = before ? before : "";
    ::setenv("TZ", "Asia/Seoul", 1);
    ::tzset();
    CHECK(dayOf(fromUnixMicroseconds(1795719872000000)) == "2026-11-27");
    ::setenv("TZ", "America/New_York", 1);
    ::tzset();
    CHECK(dayOf(fromUnixMicroseconds(1795719872000000)) == "2026-11-26");
    before ? ::setenv("TZ", kept.c_str(), 1) : ::unsetenv("TZ");
    ::tzset();
    CHECK(isDay("2026-11-26"));
    CHECK_FALSE(isDay("2026-11-2x"));
    CHECK_FALSE(isDay("lost+found"));
}
