#include "media/clip_order.hpp"

#include <string_view>

#include "catch.hpp"

using namespace petcam::peer;
using petcam::rtp::VideoCodec;

namespace {

using enum ClipOrder::Verdict;

Bytes payload(char name) {
    return {static_cast<std::uint8_t>(name)};
}

/// An H.264 clip with one packet a letter.
Clip clipOf(std::string_view letters) {
    std::vector<Clip::Packet> packets;
    for (const char letter : letters)
        packets.push_back({payload(letter), 0, true, false});
    return {VideoCodec::H264, std::move(packets), 6000};
}

struct Receiver {
    explicit Receiver(std::vector<Clip> clips) : order(std::make_shared<ClipIndex>(clips)) {}

    /// The verdicts on packets with these letters: '=' matched, '!' break, '?' unknown.
    std::string verdictsOn(std::string_view letters) {
        std::string verdicts;
        for (const char letter : letters) {
            const auto verdict = order.add(VideoCodec::H264, payload(letter));
            verdicts += verdict == Matched ? '=' : verdict == Break ? '!' : '?';
        }
        return verdicts;
    }

    ClipOrder order;
};

}  // namespace

TEST_CASE("a clip in order matches, from wherever it is joined and round its end") {
    Receiver receiver({clipOf("abcd")});
    CHECK(receiver.verdictsOn("cdabcdabcda") == "===========");
    CHECK(receiver.order.counts().matched == 11);
    CHECK_FALSE(receiver.order.lastBreak());
}

TEST_CASE("a lost packet is one break, at a known place") {
    Receiver receiver({clipOf("abcd")});
    CHECK(receiver.verdictsOn("abdab") == "==!==");
    REQUIRE(receiver.order.lastBreak());
    CHECK(receiver.order.lastBreak()->before == ClipPlace{0, 1});
    CHECK(receiver.order.lastBreak()->got == ClipPlace{0, 3});
}

TEST_CASE("a lost packet at the loop's end is a break") {
    Receiver receiver({clipOf("abcd")});
    CHECK(receiver.verdictsOn("bca") == "==!");
}

TEST_CASE("a doubled packet and a swapped pair are breaks") {
    Receiver receiver({clipOf("abcdef")});
    CHECK(receiver.verdictsOn("abbc") == "==!=");
    receiver.order.restart();
    CHECK(receiver.verdictsOn("acbd") == "=!!!");
    CHECK(receiver.order.counts().breaks == 4);
}

TEST_CASE("a changed packet is unknown, and what follows is held against the one before it") {
    Receiver receiver({clipOf("abcd")});
    CHECK(receiver.verdictsOn("?ab") == "?==");
    CHECK(receiver.verdictsOn("xd") == "?!");  // c came changed
    CHECK(receiver.verdictsOn("xa") == "?=");  // something from elsewhere between two
    CHECK(receiver.order.counts().unknown == 3);
}

TEST_CASE("another layer is one break, or none when the owner announces it") {
    Receiver receiver({clipOf("abcd"), clipOf("mnop")});
    CHECK(receiver.verdictsOn("abop") == "==!=");
    CHECK(receiver.order.place() == ClipPlace{1, 3});
    receiver.order.restart();
    CHECK_FALSE(receiver.order.place());
    CHECK(receiver.verdictsOn("abc") == "===");
    CHECK(receiver.order.counts().breaks == 1);
}

TEST_CASE("equal payloads match at every place where they can be") {
    Receiver receiver({clipOf("paaapb")});
    CHECK(receiver.verdictsOn("paaapbpaaapb") == "============");
    CHECK(receiver.verdictsOn("paaaa") == "====!");
}

TEST_CASE("equal payloads are told apart by what follows") {
    // Joined at an x: it may be the one before a or before b; after xb the next x leads to a.
    Receiver receiver({clipOf("xaxb")});
    CHECK(receiver.verdictsOn("xbxa") == "====");
    CHECK(receiver.verdictsOn("xa") == "=!");  // b was due
}

TEST_CASE("several equal payloads in a row keep every place open until one of them goes on") {
    CHECK(Receiver({clipOf("xyaxyb")}).verdictsOn("xybxya") == "======");
    CHECK(Receiver({clipOf("xyaxyb")}).verdictsOn("xyaxyb") == "======");
}

TEST_CASE("a repeated payload lost once is seen as soon as the place is certain") {
    Receiver receiver({clipOf("paaab")});
    CHECK(receiver.verdictsOn("paab") == "===!");
}

TEST_CASE("a payload that two layers share keeps to the layer it came in") {
    Receiver receiver({clipOf("hab"), clipOf("hmn")});
    CHECK(receiver.verdictsOn("hmnhmnh") == "=======");
    CHECK(receiver.verdictsOn("a") == "!");
}

TEST_CASE("VP8 is compared without its descriptor, and not with H.264") {
    const Clip clip(VideoCodec::Vp8,
                    {{{0x90, 0x80, 0x80, 0x00, 0x10, 0xAA}, 0, true, true},
                     {{0x90, 0x80, 0x80, 0x01, 0x11, 0xBB}, 3000, true, false}},
                    6000);
    ClipOrder order(std::make_shared<ClipIndex>(std::vector{clip}));
    CHECK(order.add(VideoCodec::Vp8, Bytes{0x90, 0x80, 0x80, 0x07, 0x10, 0xAA}) == Matched);
    CHECK(order.add(VideoCodec::Vp8, Bytes{0x90, 0x80, 0x08, 0x11, 0xBB}) == Matched);  // an id of 7 bits
    CHECK(order.add(VideoCodec::Vp8, Bytes{0x90, 0x80, 0x80, 0x09, 0x10, 0xAB}) == Unknown);
    CHECK(order.add(VideoCodec::Vp8, Bytes{0x90, 0x80}) == Unknown);
    CHECK(order.add(VideoCodec::H264, clip.packets()[0].payload) == Unknown);
}

TEST_CASE("nothing is known without clips") {
    CHECK(Receiver({}).verdictsOn("a") == "?");
}
