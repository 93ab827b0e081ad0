#include "http/byte_ranges.hpp"

#include <string>

#include "catch.hpp"

using namespace petcam::gst::http;

namespace {

using Parts = std::vector<ByteRange>;

void isParts(const char* header, std::uint64_t size, const Parts& parts) {
    INFO(header);
    CHECK(rangesOf(header, size) == RangeAnswer{RangeAnswer::Kind::Parts, parts});
}
void isWhole(const std::string& header, std::uint64_t size = 1000) {
    INFO(header);
    CHECK(rangesOf(header, size) == RangeAnswer{});
}
void isUnsatisfiable(const char* header, std::uint64_t size = 1000) {
    INFO(header);
    CHECK(rangesOf(header, size) == RangeAnswer{RangeAnswer::Kind::Unsatisfiable, {}});
}

}  // namespace

TEST_CASE("ranges from, to, between and of the end (RFC 9110 section 14.1.2)") {
    isParts("bytes=0-499", 10000, {{0, 499}});
    isParts("bytes=500-999", 10000, {{500, 999}});
    isParts("bytes=-500", 10000, {{9500, 9999}});
    isParts("bytes=9500-", 10000, {{9500, 9999}});
    isParts("bytes=0-0,-1", 10000, {{0, 0}, {9999, 9999}});
    isParts("bytes= 0-999, 4500-5499, -1000", 10000, {{0, 999}, {4500, 5499}, {9000, 9999}});
    isParts("bytes=0-", 1, {{0, 0}});
    isParts("Bytes=0-0", 1, {{0, 0}});
    isParts("bytes=,0-1,,\t2-3 ,", 10, {{0, 1}, {2, 3}});
}

TEST_CASE("what reaches past the end is cut, and what begins there cannot be had") {
    isParts("bytes=990-2000", 1000, {{990, 999}});
    isParts("bytes=-2000", 1000, {{0, 999}});
    isParts("bytes=0-18446744073709551616", 1000, {{0, 999}});
    isParts("bytes=2000-, 5-6", 1000, {{5, 6}});
    isUnsatisfiable("bytes=1000-");
    isUnsatisfiable("bytes=1000-1001");
    isUnsatisfiable("bytes=-0");
    isUnsatisfiable("bytes=99999999999999999999999999-");
    isUnsatisfiable("bytes=0-", 0);
    isUnsatisfiable("bytes=-5", 0);
}

TEST_CASE("what is malformed or of another unit is ignored") {
    for (const char* header :
         {"", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=a-b", "bytes=5", "bytes=5-4", "bytes=0x1-2",
          "bytes=--5", "bytes=1-2-3", "bytes=+1-2", "bytes=1 -2", "bytes=0-1;2-3", "bytes=0-1,x",
          "seconds=0-1", "bytes 0-1", "=0-1", " bytes=0-1"}) {
        isWhole(header);
    }
}

TEST_CASE("greed is answered with the whole file, once") {
    isWhole("bytes=0-999,0-999");
    isWhole("bytes=0-, 0-, 0-");
    std::string many = "bytes=0-0";
    for (int i = 1; i < 16; ++i) {
        many += "," + std::to_string(i * 2) + "-" + std::to_string(i * 2);
    }
    CHECK(rangesOf(many, 1000).parts.size() == 16);
    isWhole(many + ",500-500");
    isWhole("bytes=" + std::string(2000, ','));
}

TEST_CASE("If-Range holds for the same strong tag only") {
    CHECK(isSame("\"k1-7\"", "\"k1-7\""));
    CHECK(isSame(" \"k1-7\" ", "\"k1-7\""));
    CHECK_FALSE(isSame("W/\"k1-7\"", "\"k1-7\""));
    CHECK_FALSE(isSame("\"k1-8\"", "\"k1-7\""));
    CHECK_FALSE(isSame("k1-7", "\"k1-7\""));
    CHECK_FALSE(isSame("Thu, 26 Nov 2026 19:04:32 GMT", "\"k1-7\""));
}

TEST_CASE("a list of tags has one weakly or strongly") {
    CHECK(isListed("*", "\"a\"", false));
    CHECK(isListed("\"b\", \"a\"", "\"a\"", false));
    CHECK(isListed("W/\"a\"", "\"a\"", true));
    CHECK_FALSE(isListed("W/\"a\"", "\"a\"", false));
    CHECK_FALSE(isListed("\"b\"", "\"a\"", true));
    CHECK_FALSE(isListed("", "\"a\"", true));
}
