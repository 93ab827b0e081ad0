#include "petcam/rtp/vp8.hpp"

#include <vector>

#include "catch.hpp"
#include "petcam/rtp/codec.hpp"

using namespace petcam::rtp;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr Position kBegins{.begins = true, .newest = true};
constexpr Position kNewest{.newest = true};
constexpr Position kLate{};

// RFC 7741 section 4.2: X, S; I, L, T; M and 15 bits of picture id; TL0PICIDX; TID, Y
const Bytes kEverything{0x90, 0xE0, 0xFF, 0xFE, 0x07, 0x40, 0x50};

Vp8Descriptor longIds(std::uint16_t pictureId, std::uint8_t tl0PicIdx) {
    Bytes payload = kEverything;
    payload[2] = static_cast<std::uint8_t>(0x80 | pictureId >> 8);
    payload[3] = static_cast<std::uint8_t>(pictureId & 0xFF);
    payload[4] = tl0PicIdx;
    return *Vp8Descriptor::read(payload);
}

Vp8Descriptor shortId(std::uint8_t pictureId) {
    return *Vp8Descriptor::read(Bytes{0x90, 0x80, pictureId, 0x50});
}

}  // namespace

TEST_CASE("a VP8 descriptor tells its numbers of pictures and where they stand") {
    const auto all = Vp8Descriptor::read(kEverything);
    REQUIRE(all);
    CHECK(all->bytes == 6);
    CHECK(all->startsPartitionZero);
    CHECK(all->hasLongPictureId);
    CHECK(all->pictureIdAt == 2);
    CHECK(all->pictureId == 0x7FFE);
    CHECK(all->tl0PicIdxAt == 4);
    CHECK(all->tl0PicIdx == 7);
    const auto seven = shortId(0x7F);
    CHECK_FALSE(seven.hasLongPictureId);
    CHECK(seven.pictureId == 0x7F);
    CHECK(seven.tl0PicIdxAt == 0);
    const auto none = Vp8Descriptor::read(Bytes{0x11, 0x50});  // partition 1
    REQUIRE(none);
    CHECK(none->bytes == 1);
    CHECK_FALSE(none->startsPartitionZero);
    CHECK(none->pictureIdAt == 0);
}

TEST_CASE("a VP8 descriptor that is cut within a number is none") {
    for (const auto& cut : {Bytes{}, Bytes{0x90}, Bytes{0x90, 0xE0}, Bytes{0x90, 0xE0, 0xFF},
                            Bytes{0x90, 0xE0, 0xFF, 0xFE}, Bytes{0x90, 0x40}, Bytes{0x90, 0x80}}) {
        INFO(cut.size() << " bytes");
        CHECK_FALSE(Vp8Descriptor::read(cut));
    }
}

TEST_CASE("numbers are written where they were read, and nothing else is touched") {
    auto descriptor = *Vp8Descriptor::read(kEverything);
    descriptor.pictureId = 0x8001;  // more than it holds
    descriptor.tl0PicIdx = 9;
    Bytes payload = kEverything;
    descriptor.write(payload);
    CHECK(payload == Bytes{0x90, 0xE0, 0x80, 0x01, 0x09, 0x40, 0x50});
    auto seven = shortId(5);
    seven.pictureId = 0x81;
    Bytes small{0x90, 0x80, 0x05, 0x50};
    seven.write(small);
    CHECK(small == Bytes{0x90, 0x80, 0x01, 0x50});
    Bytes plain{0x10, 0x50};
    Vp8Descriptor::read(plain)->write(plain);
    CHECK(plain == Bytes{0x10, 0x50});
}

TEST_CASE("the first source keeps its numbers, the next goes on behind them, both over their wraps") {
    Vp8Continuity out;
    CHECK(out.place(longIds(0x7FFE, 254), kBegins).pictureId == 0x7FFE);
    CHECK(out.place(longIds(0x7FFF, 255), kNewest).pictureId == 0x7FFF);
    const auto began = out.place(longIds(100, 40), kBegins);
    CHECK(began.pictureId == 0);
    CHECK(began.tl0PicIdx == 0);
    const auto next = out.place(longIds(101, 40), kNewest);
    CHECK(next.pictureId == 1);
    CHECK(next.tl0PicIdx == 0);
    const auto later = out.place(longIds(103, 42), kNewest);  // one picture was lost
    CHECK(later.pictureId == 3);
    CHECK(later.tl0PicIdx == 2);
    CHECK(out.place(longIds(7, 7), kBegins).pictureId == 4);
}

TEST_CASE("a late packet keeps its picture's number, and what begins follows behind the newest") {
    Vp8Continuity out;
    out.place(longIds(10, 1), kBegins);
    out.place(longIds(12, 3), kNewest);
    CHECK(out.place(longIds(11, 2), kLate).pictureId == 11);
    const auto began = out.place(longIds(500, 90), kBegins);
    CHECK(began.pictureId == 13);
    CHECK(began.tl0PicIdx == 4);
}

TEST_CASE("after a loss of more pictures than half the numbers there are, the newest is still the newest") {
    Vp8Continuity out;
    out.place(longIds(10, 1), kBegins);
    out.place(longIds(210, 201), kNewest);
    CHECK(out.place(longIds(500, 90), kBegins).tl0PicIdx == 202);
    out.place(shortId(3), kBegins);
    out.place(shortId(100), kNewest);
    const auto newest = out.place(shortId(100), kLate);
    CHECK(out.place(longIds(0, 0), kBegins).pictureId == newest.pictureId + 1);
}

TEST_CASE("picture ids of 7 bits stay within them") {
    Vp8Continuity out;
    out.place(shortId(0x7E), kBegins);
    CHECK(out.place(shortId(0x7F), kNewest).pictureId == 0x7F);
    CHECK(out.place(shortId(0x30), kBegins).pictureId == 0);
    CHECK(out.place(shortId(0x31), kNewest).pictureId == 1);
    out.place(longIds(300, 1), kBegins);
    CHECK(out.place(longIds(700, 2), kNewest).pictureId == 402);
    CHECK(out.place(shortId(5), kBegins).pictureId == (403 & 0x7F));
}

TEST_CASE("a source without numbers in between is passed over") {
    Vp8Continuity out;
    const auto plain = *Vp8Descriptor::read(Bytes{0x10, 0x50});
    CHECK(out.place(plain, kBegins).pictureIdAt == 0);
    CHECK(out.place(longIds(50, 5), kBegins).pictureId == 50);
    out.place(plain, kBegins);
    CHECK(out.place(longIds(9, 9), kBegins).pictureId == 51);
}
