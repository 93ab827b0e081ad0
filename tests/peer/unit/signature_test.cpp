#include "media/signature.hpp"

#include "catch.hpp"

using namespace petcam::peer;

namespace {

constexpr std::uint8_t kPadded = 0x41;  // RFC 6716 section 3.2.5: p, one frame

/// An Opus packet of code 3 with one frame of 3 bytes: TOC, frame count, length of the padding, frame,
/// padding.
Bytes packetWith(const Bytes& paddingLength, const Bytes& padding) {
    Bytes packet{0xFB, kPadded};
    packet.insert(packet.end(), paddingLength.begin(), paddingLength.end());
    packet.insert(packet.end(), {1, 2, 3});
    packet.insert(packet.end(), padding.begin(), padding.end());
    return packet;
}

Bytes signedBy(Signature signature, std::size_t more = 0) {
    const auto bytes = bytesOf(signature);
    Bytes padding(bytes.begin(), bytes.end());
    padding.resize(padding.size() + more);
    return padding;
}

}  // namespace

TEST_CASE("a signature is its magic, its source and its counter") {
    const auto bytes = bytesOf({0x01020304, 0xA0B0C0D0});
    CHECK(Bytes(bytes.begin(), bytes.end()) ==
          Bytes{0, 'p', 'e', 't', 'c', 'a', 'm', 0xF5, 1, 2, 3, 4, 0xA0, 0xB0, 0xC0, 0xD0});
}

TEST_CASE("a signature is read from the padding of an Opus packet") {
    CHECK(readSignature(packetWith({16}, signedBy({7, 9}))) == Signature{7, 9});
    CHECK(readSignature(packetWith({20}, signedBy({0xFFFFFFFF, 0}, 4))) == Signature{0xFFFFFFFF, 0});
}

TEST_CASE("padding of more than 254 bytes is counted over several bytes") {
    CHECK(readSignature(packetWith({255, 0}, signedBy({7, 9}, 254 - 16))) == Signature{7, 9});
    CHECK(readSignature(packetWith({255, 255, 10}, signedBy({7, 9}, 518 - 16))) == Signature{7, 9});
    CHECK_FALSE(readSignature(packetWith({255, 255, 10}, signedBy({7, 9}, 518 - 17))));
}

TEST_CASE("an Opus packet without padding, with too little or with somebody else's is not signed") {
    CHECK_FALSE(readSignature(packetWith({15}, signedBy({7, 9}))));
    CHECK_FALSE(readSignature(packetWith({16}, Bytes(16))));
    Bytes packet = packetWith({16}, signedBy({7, 9}));
    packet[1] = 0x01;  // p is not set
    CHECK_FALSE(readSignature(packet));
    packet[1] = kPadded;
    packet[0] = 0xF8;  // code 0
    CHECK_FALSE(readSignature(packet));
}

TEST_CASE("an Opus packet cut off anywhere is not signed") {
    for (const Bytes& packet : {packetWith({16}, signedBy({7, 9})), packetWith({255, 255}, {})}) {
        for (std::size_t size = 0; size < packet.size(); ++size) {
            CHECK_FALSE(readSignature(BytesView(packet).first(size)));
        }
    }
    CHECK_FALSE(readSignature(packetWith({255, 255}, {})));
    // The length of the padding reaches back into the frame and the header.
    CHECK_FALSE(readSignature(Bytes{0xFB, kPadded, 20, 0, 1, 2}));
    // 254 bytes of padding, the first of which would be the 0 that ends its length.
    Bytes packet{0xFB, kPadded, 255};
    const auto signature = bytesOf({7, 9});
    packet.insert(packet.end(), signature.begin(), signature.end());
    packet.resize(257);
    CHECK_FALSE(readSignature(packet));
}
