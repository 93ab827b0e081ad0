#include "sdp/offer.hpp"

#include "catch.hpp"
#include "petcam/error.hpp"
#include "sdp_fixtures.hpp"

using namespace petcam;
using sdp::Direction;
using sdp::parseOffer;
using sdp_fixtures::asSent;

namespace {

/// A whole offer around one section.
std::string offerOf(const std::string& section) {
    return asSent("v=0\no=- 1 2 IN IP4 1.1.1.1\ns=-\nt=0 0\n" + section);
}

/// What is wrong with the offer, which must be OfferMalformed.
std::string errorOf(const std::string& text) {
    try {
        parseOffer(text);
    } catch (const RequestError& error) {
        CHECK(error.code() == ErrorCode::OfferMalformed);
        const std::string what = error.what();
        const std::string_view prefix = "the SDP offer is malformed: ";
        REQUIRE(what.starts_with(prefix));
        return what.substr(prefix.size());
    }
    FAIL("was accepted: " << text.substr(0, 200));
    return {};
}

const std::string kVideo = "m=video 9 UDP/TLS/RTP/SAVPF 96 97\n";

}  // namespace

TEST_CASE("Chromium's offer is read section by section") {
    const auto offer = parseOffer(sdp_fixtures::kChromiumCamera);
    REQUIRE(offer.sections.size() == 2);
    const auto& audio = offer.sections[0];
    CHECK(audio.kind == "audio");
    CHECK(audio.protocol == "UDP/TLS/RTP/SAVPF");
    CHECK(audio.formatList == "111 63 9 0 8 13 110 126");
    CHECK_FALSE(audio.refused);
    CHECK(audio.direction == Direction::SendRecv);
    REQUIRE(audio.formats.size() == 8);
    CHECK(audio.formats[0].payloadType == 111);
    CHECK(audio.formats[0].rtpmap == "opus/48000/2");
    CHECK(audio.formats[0].parameters == "minptime=10;useinbandfec=1");
    CHECK(audio.formats[0].feedback == std::vector<std::string>{"transport-cc"});
    REQUIRE(audio.extensions.size() == 4);
    CHECK(audio.extensions[3].id == 4);
    CHECK(audio.extensions[3].uri == "urn:ietf:params:rtp-hdrext:sdes:mid");

    const auto& video = offer.sections[1];
    CHECK(video.direction == Direction::SendOnly);
    REQUIRE(video.formats.size() == 7);
    CHECK(video.formats[0].payloadType == 102);
    CHECK(video.formats[0].rtpmap == "H264/90000");
    CHECK(video.formats[0].encoding == "h264/90000");
    CHECK(video.formats[2].parameters ==
          "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f");
    CHECK(video.formats[6].encoding == "vp8/90000");
    CHECK(video.formats[6].parameters.empty());
    CHECK(video.formats[6].feedback ==
          std::vector<std::string>{"goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"});
    CHECK(video.extensions.size() == 11);
}

TEST_CASE(
    "Firefox's offer is read though parameters stand before the rtpmap and extensions have a direction") {
    const auto offer = parseOffer(sdp_fixtures::kFirefoxViewer);
    REQUIRE(offer.sections.size() == 2);
    const auto& video = offer.sections[1];
    CHECK(video.direction == Direction::RecvOnly);
    REQUIRE(video.formats.size() == 5);
    CHECK(video.formats[2].payloadType == 126);
    CHECK(video.formats[2].rtpmap == "H264/90000");
    CHECK(video.formats[2].parameters ==
          "profile-level-id=42e01f;level-asymmetry-allowed=1;packetization-mode=1");
    REQUIRE(video.extensions.size() == 5);
    CHECK(video.extensions[3].id == 6);
    CHECK(video.extensions[3].uri == "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay");
}

TEST_CASE("lines may end in LF alone, the last one in nothing, and empty ones are passed over") {
    const auto offer = parseOffer("v=0\n\ns=-\r\n\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=recvonly");
    REQUIRE(offer.sections.size() == 1);
    CHECK(offer.sections[0].direction == Direction::RecvOnly);
}

TEST_CASE("a section says its direction, the last word counts, and without one it is sendrecv") {
    const std::pair<std::string, Direction> directions[] = {
        {"", Direction::SendRecv},
        {"a=sendrecv\n", Direction::SendRecv},
        {"a=sendonly\n", Direction::SendOnly},
        {"a=recvonly\n", Direction::RecvOnly},
        {"a=inactive\n", Direction::Inactive},
        {"a=SendOnly\n",
         Direction::SendRecv},  // names of attributes are case-sensitive (RFC 8866 section 5.13)
    };
    for (const auto& [line, expected] : directions) {
        INFO(line);
        CHECK(parseOffer(offerOf(kVideo + line)).sections.at(0).direction == expected);
    }
}

TEST_CASE("a section of port 0 is refused already") {
    CHECK(parseOffer(offerOf("m=video 0 UDP/TLS/RTP/SAVPF 0\n")).sections.at(0).refused);
    CHECK_FALSE(parseOffer(offerOf("m=video 1 UDP/TLS/RTP/SAVPF 0\n")).sections.at(0).refused);
}

TEST_CASE("what is no sound or picture keeps its format list and is read no further") {
    const auto offer = parseOffer(offerOf("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n"));
    CHECK(offer.sections.at(0).kind == "application");
    CHECK(offer.sections.at(0).formatList == "webrtc-datachannel");
    CHECK(offer.sections.at(0).formats.empty());
}

TEST_CASE("attributes of a payload type that the m= line does not have, and of none, are ignored") {
    const auto offer = parseOffer(offerOf(
        kVideo +
        "a=rtpmap:98 VP9/90000\na=fmtp:x y\na=rtcp-fb:* nack\na=rtpmap:\na=rtpmap\na=fmtp:-96 a\na=\n"));
    const auto& section = offer.sections.at(0);
    for (const auto& format : section.formats) {
        CHECK(format.rtpmap.empty());
        CHECK(format.parameters.empty());
        CHECK(format.feedback.empty());
    }
}

TEST_CASE("attributes before the first m= line belong to no section") {
    const auto offer = parseOffer(asSent("v=0\na=recvonly\na=extmap:1 urn:x\n" + kVideo));
    CHECK(offer.sections.at(0).direction == Direction::SendRecv);
    CHECK(offer.sections.at(0).extensions.empty());
}

TEST_CASE("an offer that is none is refused") {
    CHECK(errorOf("") == "it does not begin with v=0");
    CHECK(errorOf("hello") == "it does not begin with v=0");
    CHECK(errorOf(" v=0\r\n") == "it does not begin with v=0");
    CHECK(errorOf("v=1\r\nm=video 9 x 96\r\n") == "it does not begin with v=0");
    CHECK(errorOf("v=0\r\n") == "it has no m= line");
    CHECK(errorOf(offerOf("")) == "it has no m= line");
}

TEST_CASE("a line that is no line of SDP is refused") {
    for (const std::string line : {"x", "=", "hello", "a", " a=b", "m"}) {
        INFO(line);
        CHECK(errorOf(offerOf(kVideo + line + "\n")) == "a line is not <letter>=<value>");
    }
}

TEST_CASE("a control character within a line is refused: it would come back in the answer") {
    for (const char control : {'\0', '\r'}) {
        const std::string middle = std::string("m=application 9 UDP/DTLS/SCTP web") + control + "rtc\n";
        CHECK(errorOf(offerOf(middle)) == "a line holds a NUL or a CR");
        CHECK(errorOf(offerOf(kVideo + "a=fmtp:96 x" + control + "a=b\n")) == "a line holds a NUL or a CR");
    }
}

TEST_CASE("an incomplete m= line is refused") {
    for (const std::string line :
         {"m=", "m=video", "m=video 9", "m=video 9 UDP/TLS/RTP/SAVPF", "m=video 9 UDP/TLS/RTP/SAVPF ",
          "m= 9 UDP/TLS/RTP/SAVPF 96", "m=video  UDP/TLS/RTP/SAVPF 96", "m=video x UDP/TLS/RTP/SAVPF 96",
          "m=video -9 UDP/TLS/RTP/SAVPF 96", "m=video 9/2 UDP/TLS/RTP/SAVPF 96",
          "m=video 99999999999 UDP/TLS/RTP/SAVPF 96", "m=application 9 UDP/DTLS/SCTP"}) {
        INFO(line);
        CHECK(errorOf(offerOf(line + "\n")) == "an m= line is incomplete");
    }
}

TEST_CASE("payload types are numbers up to 127, and not more than there are") {
    for (const std::string types :
         {"128", "-1", "x", "96x", "96  97", "96 webrtc-datachannel", "4294967392"}) {
        INFO(types);
        CHECK(errorOf(offerOf("m=video 9 UDP/TLS/RTP/SAVPF " + types + "\n")) ==
              "a payload type of an m= line is not a number up to 127");
    }
    CHECK(parseOffer(offerOf("m=video 9 UDP/TLS/RTP/SAVPF 0 127\n")).sections.at(0).formats.size() == 2);
    std::string all = "m=video 9 UDP/TLS/RTP/SAVPF";
    for (int type = 0; type < 128; ++type) {
        all += " " + std::to_string(type);
    }
    CHECK(parseOffer(offerOf(all + "\n")).sections.at(0).formats.size() == 128);
    CHECK(errorOf(offerOf(all + " 5\n")) == "an m= line has more than 128 payload types");
}

TEST_CASE("an incomplete header extension is refused") {
    for (const std::string value :
         {"", "1", "1 ", "0 urn:x", "x urn:x", "-1 urn:x", "/sendonly urn:x", " urn:x"}) {
        INFO(value);
        CHECK(errorOf(offerOf(kVideo + "a=extmap:" + value + "\n")) == "an a=extmap line is incomplete");
    }
    CHECK(parseOffer(offerOf(kVideo + "a=extmap-allow-mixed\n")).sections.at(0).extensions.empty());
}

TEST_CASE("more than 8 sections are refused") {
    std::string sections;
    for (std::size_t i = 0; i < sdp::kMaxSections; ++i) {
        sections += kVideo;
    }
    CHECK(parseOffer(offerOf(sections)).sections.size() == sdp::kMaxSections);
    CHECK(errorOf(offerOf(sections + kVideo)) == "it has more than 8 m= lines");
}

TEST_CASE("an offer of 64 KiB is read, a larger one is not looked at") {
    std::string offer = offerOf(kVideo);
    const std::string start = "a=x:";
    offer += start + std::string(sdp::kMaxOfferBytes - offer.size() - start.size(), 'x');
    REQUIRE(offer.size() == sdp::kMaxOfferBytes);
    CHECK(parseOffer(offer).sections.size() == 1);
    CHECK(errorOf(offer + "x") == "it is larger than 64 KiB");
}

TEST_CASE("no error repeats the offer, which holds addresses") {
    for (const std::string line :
         {"m=video 192.0.2.7 x 96", "192.0.2.7", "a=extmap:192.0.2.7", "m=video 9 x 192.0.2.7"}) {
        CHECK(errorOf(offerOf(kVideo + line + "\n")).find("192.0.2.7") == std::string::npos);
    }
}
