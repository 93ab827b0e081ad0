#include "media/annex_b.hpp"

#include "catch.hpp"

using namespace petcam::peer;

namespace {

// NAL unit headers (H.264 section 7.3.1): forbidden bit 0, importance 3, type.
constexpr std::uint8_t kSlice = 0x61;
constexpr std::uint8_t kIdr = 0x65;
constexpr std::uint8_t kSei = 0x66;
constexpr std::uint8_t kSps = 0x67;
constexpr std::uint8_t kPps = 0x68;
constexpr std::uint8_t kDelimiter = 0x69;
constexpr std::uint8_t kFiller = 0x6C;
// First byte of a slice: first_mb_in_slice = 0 is the bit 1, any other begins with a 0.
constexpr std::uint8_t kFirst = 0x88;
constexpr std::uint8_t kLater = 0x48;

std::vector<Bytes> copied(const std::vector<BytesView>& units) {
    std::vector<Bytes> copies;
    for (const BytesView unit : units)
        copies.emplace_back(unit.begin(), unit.end());
    return copies;
}

/// The NAL types of each access unit.
std::vector<std::vector<int>> grouped(const std::vector<Bytes>& units) {
    std::vector<std::vector<int>> types;
    for (const AccessUnit& picture : accessUnits({units.begin(), units.end()})) {
        types.emplace_back();
        for (const BytesView unit : picture)
            types.back().push_back(unit[0] & 0x1F);
    }
    return types;
}

using Types = std::vector<std::vector<int>>;

}  // namespace

TEST_CASE("NAL units are what stands between start codes of three or four bytes") {
    const Bytes stream{0, 0, 0, 1, kSps, 0x42, 0, 0, 1, kPps, 0xCE, 0, 0, 0, 1, kIdr, 0x88};
    CHECK(copied(nalUnits(stream)) == std::vector<Bytes>{{kSps, 0x42}, {kPps, 0xCE}, {kIdr, 0x88}});
}

TEST_CASE("trailing zeros belong to no NAL unit, zeros inside one do") {
    const Bytes stream{0, 0, 1, kIdr, 0, 0, 3, 1, 0, 0, 0, 0, 0, 1, kSlice, 0x9A, 0, 0};
    CHECK(copied(nalUnits(stream)) == std::vector<Bytes>{{kIdr, 0, 0, 3, 1}, {kSlice, 0x9A}});
}

TEST_CASE("a stream without start codes, or with nothing behind them, has no NAL units") {
    CHECK(nalUnits({}).empty());
    CHECK(nalUnits(Bytes{0, 0}).empty());
    CHECK(nalUnits(Bytes{kSps, 0x42, 0, 0, 2}).empty());
    CHECK(nalUnits(Bytes{0, 0, 1}).empty());
    CHECK(nalUnits(Bytes{0, 0, 1, 0, 0, 1}).empty());
}

TEST_CASE("delimiters part pictures and are left out, as is filler") {
    CHECK(grouped({{kDelimiter, 0x10},
                   {kSps, 0x42},
                   {kPps, 0xCE},
                   {kSei, 5},
                   {kIdr, kFirst},
                   {kDelimiter, 0x30},
                   {kSlice, kFirst},
                   {kFiller, 0xFF}}) == Types{{7, 8, 6, 5}, {1}});
}

TEST_CASE("without delimiters a slice that begins at the first macroblock begins a picture") {
    CHECK(grouped({{kSps, 0x42}, {kPps, 0xCE}, {kIdr, kFirst}, {kSlice, kFirst}, {kSlice, kFirst}}) ==
          Types{{7, 8, 5}, {1}, {1}});
}

TEST_CASE("further slices of a picture stay with it") {
    CHECK(grouped({{kIdr, kFirst}, {kIdr, kLater}, {kIdr, kLater}, {kSlice, kFirst}, {kSlice, kLater}}) ==
          Types{{5, 5, 5}, {1, 1}});
}

TEST_CASE("parameter sets and SEI before a picture belong to it and not to the one before") {
    CHECK(grouped(
              {{kSlice, kFirst}, {kSps, 0x42}, {kPps, 0xCE}, {kIdr, kFirst}, {kSei, 5}, {kSlice, kFirst}}) ==
          Types{{1}, {7, 8, 5}, {6, 1}});
}

TEST_CASE("what is not followed by a slice is no picture") {
    CHECK(grouped({}).empty());
    CHECK(grouped({{kSps, 0x42}, {kPps, 0xCE}}).empty());
    CHECK(grouped({{kIdr, kFirst}, {kSps, 0x42}}) == Types{{5}});
}
