#include "petcam/rtp/packet.hpp"

#include <array>
#include <vector>

#include "catch.hpp"

using petcam::rtp::Packet;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// RFC 3550 section 5.1, everything that a packet can have. 12 + 8 + 8 + 3 + 4 bytes.
Bytes fullPacket() {
    return {
        0xB2,                    // V=2, P=1, X=1, CC=2
        0xE0,                    // M=1, PT=96
        0x12, 0x34,              // sequence number
        0xDE, 0xAD, 0xBE, 0xEF,  // timestamp
        0x01, 0x02, 0x03, 0x04,  // SSRC
        0x11, 0x11, 0x11, 0x11,  // CSRC 1
        0x22, 0x22, 0x22, 0x22,  // CSRC 2
        0xBE, 0xDE, 0x00, 0x01,  // header extension (RFC 8285 one byte form), 1 word
        0x10, 0xFF, 0x00, 0x00,  // its element
        0xAA, 0xBB, 0xCC,        // payload
        0x00, 0x00, 0x00, 0x04,  // padding, the last byte counts it
    };
}

Bytes fixedHeader(std::uint8_t first) {
    return {first, 0x60, 0x00, 0x01, 0, 0, 0, 0, 0, 0, 0, 1};
}

Bytes payloadOf(const Packet& packet) {
    return {packet.payload().begin(), packet.payload().end()};
}

}  // namespace

TEST_CASE("a packet with CSRCs, extension and padding is read field by field") {
    auto bytes = fullPacket();
    const auto packet = Packet::parse(bytes);
    REQUIRE(packet);
    CHECK(packet->marker());
    CHECK(packet->payloadType() == 96);
    CHECK(packet->sequenceNumber() == 0x1234);
    CHECK(packet->timestamp() == 0xDEADBEEF);
    CHECK(packet->ssrc() == 0x01020304);
    CHECK(payloadOf(*packet) == Bytes{0xAA, 0xBB, 0xCC});
    CHECK(packet->bytes().data() == bytes.data());
    CHECK(packet->bytes().size() == bytes.size());
}

TEST_CASE("a bare header is a packet with an empty payload") {
    auto bytes = fixedHeader(0x80);
    const auto packet = Packet::parse(bytes);
    REQUIRE(packet);
    CHECK(packet->payload().empty());
    CHECK_FALSE(packet->marker());
}

TEST_CASE("an RTP version other than 2 is refused") {
    for (const int version : {0, 1, 3}) {
        auto bytes = fixedHeader(static_cast<std::uint8_t>(version << 6));
        CHECK_FALSE(Packet::parse(bytes));
    }
}

TEST_CASE("a full packet that is cut short is refused, or its new last byte is sane padding") {
    const auto whole = fullPacket();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        // A vector of its own, so that the address sanitizer sees every read past the cut.
        Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
        INFO("cut to " << length << " bytes");
        const auto packet = Packet::parse(cut);
        // Headers end at 28. Behind them the last byte is read as the padding: 0xAA and 0xBB reach past the
        // front, 0 is no count; all of them are refused.
        CHECK_FALSE(packet);
    }
}

TEST_CASE("a packet without padding that is cut within its headers is refused, behind them it is shorter") {
    auto whole = fullPacket();
    whole[0] = 0x92;  // V=2, P=0, X=1, CC=2
    constexpr std::size_t kHeaders = 28;
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
        INFO("cut to " << length << " bytes");
        const auto packet = Packet::parse(cut);
        CHECK(packet.has_value() == (length >= kHeaders));
        if (packet) {
            CHECK(packet->payload().size() == length - kHeaders);
        }
    }
}

TEST_CASE("a CSRC count of 15 needs 60 bytes more") {
    auto bytes = fixedHeader(0x8F);
    bytes.resize(12 + 59);
    CHECK_FALSE(Packet::parse(bytes));
    bytes.resize(12 + 60);
    REQUIRE(Packet::parse(bytes));
    CHECK(Packet::parse(bytes)->payload().empty());
}

TEST_CASE("a header extension may be empty, and may not be longer than the packet") {
    auto empty = fixedHeader(0x90);
    empty.insert(empty.end(), {0xBE, 0xDE, 0x00, 0x00, 0x77});
    REQUIRE(Packet::parse(empty));
    CHECK(payloadOf(*Packet::parse(empty)) == Bytes{0x77});

    auto endless = fixedHeader(0x90);
    endless.insert(endless.end(), {0xBE, 0xDE, 0xFF, 0xFF, 0x77});
    CHECK_FALSE(Packet::parse(endless));

    auto oneTooLong = fixedHeader(0x90);
    oneTooLong.insert(oneTooLong.end(), {0xBE, 0xDE, 0x00, 0x01, 0x01, 0x02, 0x03});
    CHECK_FALSE(Packet::parse(oneTooLong));
}

TEST_CASE("a packet of padding alone has an empty payload") {
    auto probe = fixedHeader(0xA0);
    probe.resize(12 + 255);
    probe.back() = 255;
    const auto packet = Packet::parse(probe);
    REQUIRE(packet);
    CHECK(packet->payload().empty());
}

TEST_CASE("padding of zero bytes, or that would reach into the header, is refused") {
    auto bytes = fixedHeader(0xA0);
    bytes.insert(bytes.end(), {0x77, 0x00, 0x00});
    for (const int count : {0, 4, 12, 15, 16, 255}) {
        bytes.back() = static_cast<std::uint8_t>(count);
        INFO("padding " << count);
        CHECK_FALSE(Packet::parse(bytes));
    }
    for (const int count : {1, 2, 3}) {
        bytes.back() = static_cast<std::uint8_t>(count);
        REQUIRE(Packet::parse(bytes));
        CHECK(Packet::parse(bytes)->payload().size() == static_cast<std::size_t>(3 - count));
    }
}

TEST_CASE("padding may not reach into the header extension") {
    auto bytes = fullPacket();
    bytes.back() = 7;  // exactly the payload and the padding
    REQUIRE(Packet::parse(bytes));
    CHECK(Packet::parse(bytes)->payload().empty());
    bytes.back() = 8;
    CHECK_FALSE(Packet::parse(bytes));
}

TEST_CASE("rewriting one field of the header leaves every other bit alone") {
    struct Rewrite {
        const char* field;
        void (*change)(Packet&);
        Bytes expected;
    };
    const auto with = [](std::size_t at, std::initializer_list<std::uint8_t> bytes) {
        auto changed = fullPacket();
        std::copy(bytes.begin(), bytes.end(), changed.begin() + static_cast<std::ptrdiff_t>(at));
        return changed;
    };
    const Rewrite rewrites[] = {
        {"payload type", [](Packet& p) { p.setPayloadType(127); }, with(1, {0xFF})},
        {"payload type beyond 7 bits", [](Packet& p) { p.setPayloadType(0x80 | 5); }, with(1, {0x85})},
        {"marker off", [](Packet& p) { p.setMarker(false); }, with(1, {0x60})},
        {"marker on", [](Packet& p) { p.setMarker(true); }, fullPacket()},
        {"sequence number", [](Packet& p) { p.setSequenceNumber(0xFFFE); }, with(2, {0xFF, 0xFE})},
        {"timestamp", [](Packet& p) { p.setTimestamp(0x00FF8001); }, with(4, {0x00, 0xFF, 0x80, 0x01})},
    };
    for (const auto& rewrite : rewrites) {
        INFO(rewrite.field);
        auto bytes = fullPacket();
        auto packet = Packet::parse(bytes);
        REQUIRE(packet);
        rewrite.change(*packet);
        CHECK(bytes == rewrite.expected);
    }
}

TEST_CASE("setting the marker of a packet that has none keeps its payload type") {
    auto bytes = fixedHeader(0x80);
    auto packet = Packet::parse(bytes);
    REQUIRE(packet);
    packet->setMarker(true);
    CHECK(packet->marker());
    CHECK(packet->payloadType() == 0x60);
    packet->setPayloadType(111);
    CHECK(packet->marker());
    CHECK(packet->payloadType() == 111);
}

namespace {

/// A packet whose header extension block has this profile and these elements, which fill whole words.
Bytes withElements(std::uint16_t profile, Bytes elements) {
    Bytes bytes = fixedHeader(0x90);  // V=2, X=1
    bytes.insert(bytes.end(),
                 {static_cast<std::uint8_t>(profile >> 8), static_cast<std::uint8_t>(profile & 0xFF), 0x00,
                  static_cast<std::uint8_t>(elements.size() / 4)});
    bytes.insert(bytes.end(), elements.begin(), elements.end());
    bytes.push_back(0xAA);
    return bytes;
}

Bytes elementOf(Bytes bytes, std::uint8_t id) {
    const auto packet = Packet::parse(bytes);
    REQUIRE(packet);
    return {packet->extension(id).begin(), packet->extension(id).end()};
}

}  // namespace

TEST_CASE("an element of the header extension is found by its id, behind CSRCs and padding too") {
    CHECK(elementOf(fullPacket(), 1) == Bytes{0xFF});
    CHECK(elementOf(fullPacket(), 2).empty());
    CHECK(elementOf(fixedHeader(0x80), 1).empty());
    // RFC 8285 section 4.2: id, length - 1
    const auto oneByte = withElements(0xBEDE, {0x31, 'a', 'b', 0x00, 0x00, 0xA0, 'h', 0x00});
    CHECK(elementOf(oneByte, 3) == Bytes{'a', 'b'});
    CHECK(elementOf(oneByte, 10) == Bytes{'h'});
    CHECK(elementOf(oneByte, 0).empty());
    // Section 4.3: id, length; the last 4 bits of the profile are the application's
    const auto twoBytes =
        withElements(0x1005, {0x03, 0x00, 0x00, 0x0A, 0x01, 'h', 0x20, 0x01, 'x', 0x00, 0x00, 0x00});
    CHECK(elementOf(twoBytes, 3).empty());
    CHECK(elementOf(twoBytes, 10) == Bytes{'h'});
    CHECK(elementOf(twoBytes, 0x20) == Bytes{'x'});
}

TEST_CASE(
    "an element that reaches past its block, one behind the end mark, and other profiles are not read") {
    CHECK(elementOf(withElements(0xBEDE, {0xA3, 'h', 'h', 'h'}), 10).empty());
    CHECK(elementOf(withElements(0xBEDE, {0xF0, 0x00, 0xA0, 'h'}), 10).empty());
    const auto idZero = withElements(0xBEDE, {0x31, 'a', 'b', 0x01, 0x00, 0x00, 0xA0, 'h'});
    CHECK(elementOf(idZero, 3) == Bytes{'a', 'b'});
    CHECK(elementOf(idZero, 0).empty());
    CHECK(elementOf(idZero, 10).empty());
    CHECK(elementOf(withElements(0x1000, {0x0A, 0x03, 'h', 'h'}), 10).empty());
    CHECK(elementOf(withElements(0x1000, {0x00, 0x00, 0x00, 0x0A}), 10).empty());
    CHECK(elementOf(withElements(0x2000, {0xA0, 'h', 0x00, 0x00}), 10).empty());
    CHECK(elementOf(withElements(0xBEDE, {}), 10).empty());
}
