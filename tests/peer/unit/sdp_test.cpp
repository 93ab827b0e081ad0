#include "sdp.hpp"

#include "catch.hpp"

using namespace petcam;
using namespace petcam::peer;

namespace {

const LocalDescription kLocal{{"ufrag", "password"}, {"candidate:1 1 UDP 1 10.0.0.1 5000 typ host"}, "AB:CD"};
const rtp::PayloadTypes kTypes{104, 96, 112};

const std::string kAnswer =
    "v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
    "m=audio 9 UDP/TLS/RTP/SAVPF 112\r\na=mid:0\r\na=sendrecv\r\na=ice-ufrag:abcd\r\na=ice-pwd:secret\r\n"
    "a=fingerprint:sha-256 0a:1b\r\na=setup:passive\r\na=rtpmap:112 opus/48000/2\r\n"
    "a=candidate:1 1 udp 1 10.0.0.2 6000 typ host\r\n"
    "m=video 9 UDP/TLS/RTP/SAVPF 104 96\r\na=mid:1\r\na=sendonly\r\na=rtpmap:104 H264/90000\r\n"
    "a=fmtp:104 packetization-mode=1\r\na=rtpmap:96 VP8/90000\r\n";

}  // namespace

TEST_CASE("an answer's ICE, DTLS and payload types are read") {
    const auto remote = RemoteDescription::parse(kAnswer);
    CHECK(remote.ice.ufrag == "abcd");
    CHECK(remote.ice.password == "secret");
    CHECK(remote.fingerprint == "0A:1B");
    CHECK(remote.setup == "passive");
    CHECK(remote.candidates == std::vector<std::string>{"candidate:1 1 udp 1 10.0.0.2 6000 typ host"});
    REQUIRE(remote.sections.size() == 2);
    CHECK(remote.sections[1].direction == "sendonly");
    CHECK(remote.sections[1].parameters.at(104) == "packetization-mode=1");
    CHECK(remote.types() == kTypes);
}

TEST_CASE("a refused m-line has no payload types") {
    std::string refused = kAnswer;
    refused.replace(refused.find("m=video 9"), 9, "m=video 0");
    const auto types = RemoteDescription::parse(refused).types();
    CHECK_FALSE(types.h264);
    CHECK_FALSE(types.vp8);
    CHECK(types.opus == 112);
}

TEST_CASE("an answer without ICE credentials or fingerprint is refused") {
    for (const char* line : {"a=ice-ufrag:abcd", "a=ice-pwd:secret", "a=fingerprint:sha-256 0a:1b"}) {
        std::string without = kAnswer;
        without.replace(without.find(line), 2, "b=");
        CHECK_THROWS_AS(RemoteDescription::parse(without), std::runtime_error);
    }
}

TEST_CASE("what an offer says is read back the same") {
    const auto offer = RemoteDescription::parse(writeOffer(kLocal, kTypes, {"sendrecv", 7}, {"recvonly"}));
    CHECK(offer.ice.ufrag == "ufrag");
    CHECK(offer.fingerprint == "AB:CD");
    CHECK(offer.setup == "active");
    CHECK(offer.types() == kTypes);
    CHECK(offer.candidates.size() == 2);  // one for each m-line
}

TEST_CASE("a camera of one codec offers no other, and simulcast layers by their rids") {
    rtp::PayloadTypes types = kTypes;
    types.h264.reset();
    const std::string offer = writeOffer(kLocal, types, {"sendrecv", 7}, {"sendonly", 9, {"h", "l"}});
    CHECK(offer.find("H264") == std::string::npos);
    CHECK(offer.find("a=rid:h send\r\n") != std::string::npos);
    CHECK(offer.find("a=simulcast:send h;l\r\n") != std::string::npos);
    CHECK(offer.find("a=ssrc:9 ") == std::string::npos);
    CHECK(offer.find("a=ssrc:7 ") != std::string::npos);
}

TEST_CASE("an answer takes every codec of ours that the offer has, and only receives") {
    const auto offer = RemoteDescription::parse(kAnswer);
    const auto answer = RemoteDescription::parse(writeAnswer(kLocal, offer));
    CHECK(answer.types() == kTypes);
    for (const auto& section : answer.sections)
        CHECK(section.direction == "recvonly");
    CHECK(answer.sections[1].mid == "1");
}
