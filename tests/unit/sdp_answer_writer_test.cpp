#include "sdp/answer_writer.hpp"

#include <array>

#include "catch.hpp"
#include "sdp/negotiation.hpp"
#include "sdp_fixtures.hpp"

using namespace petcam;
using namespace petcam::sdp;
using sdp_fixtures::asSent;

namespace {

constexpr std::array kKeptExtensions{"urn:a", "urn:c"};
constexpr std::array kKeptFeedback{"nack", "nack pli"};

const std::string kVp8 = "a=rtpmap:96 VP8/90000\n";
const std::string kSession = "v=0\no=- 1 2 IN IP4 1.1.1.1\ns=-\nt=0 0\n";

/// The m= lines of an SDP.
std::vector<std::string> mediaLines(const std::string& sdp) {
    std::vector<std::string> lines;
    for (auto at = sdp.find("m="); at != std::string::npos; at = sdp.find("\r\nm=", at)) {
        if (sdp[at] == '\r') at += 2;
        lines.push_back(sdp.substr(at, sdp.find("\r\n", at) - at));
    }
    return lines;
}

}  // namespace

TEST_CASE("an answer begins with its session and rises in version") {
    const AnswerWriter writer(Origin{71, 3});
    CHECK(writer.text() == asSent("v=0\no=- 71 3 IN IP4 127.0.0.1\ns=petcam\nt=0 0\n"));
}

TEST_CASE("an accepted section repeats what is kept of the offer, in the order of the offer") {
    MediaSection section;
    section.kind = "video";
    section.protocol = "UDP/TLS/RTP/SAVPF";
    section.formatList = "96 97";
    section.extensions = {{5, "urn:c"}, {2, "urn:b"}, {9, "urn:a"}, {3, "urn:a:longer"}};
    section.formats = {{96, "VP8/90000", "vp8/90000", "", {"nack pli", "goog-remb", "nack", "nack sli"}},
                       {97, "H264/90000", "h264/90000", "packetization-mode=1", {}}};
    AnswerWriter writer(Origin{});
    const std::string head = writer.text();
    writer.accept(
        section,
        {Direction::SendOnly, {&section.formats[1], &section.formats[0]}, kKeptExtensions, kKeptFeedback});
    CHECK(writer.text() == head + asSent("m=video 9 UDP/TLS/RTP/SAVPF 97 96\n"
                                         "c=IN IP4 0.0.0.0\n"
                                         "a=sendonly\n"
                                         "a=extmap:5 urn:c\n"
                                         "a=extmap:9 urn:a\n"
                                         "a=rtpmap:97 H264/90000\n"
                                         "a=fmtp:97 packetization-mode=1\n"
                                         "a=rtpmap:96 VP8/90000\n"
                                         "a=rtcp-fb:96 nack pli\n"
                                         "a=rtcp-fb:96 nack\n"));
}

TEST_CASE("every direction has its word") {
    MediaSection section;
    section.kind = "audio";
    section.protocol = "UDP/TLS/RTP/SAVPF";
    section.formats = {{111, "opus/48000/2", "opus/48000/2", "", {}}};
    const std::pair<Direction, std::string> words[] = {{Direction::SendRecv, "sendrecv"},
                                                       {Direction::SendOnly, "sendonly"},
                                                       {Direction::RecvOnly, "recvonly"},
                                                       {Direction::Inactive, "inactive"}};
    for (const auto& [direction, word] : words) {
        AnswerWriter writer(Origin{});
        writer.accept(section, {direction, {&section.formats[0]}, {}, {}});
        CHECK(writer.text().find("\r\na=" + word + "\r\n") != std::string::npos);
    }
}

TEST_CASE("a refused section keeps its place and formats and has port 0") {
    MediaSection section;
    section.kind = "application";
    section.protocol = "UDP/DTLS/SCTP";
    section.formatList = "webrtc-datachannel";
    const std::string expected = asSent(
        "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\nc=IN IP4 0.0.0.0\n"
        "a=inactive\n");
    AnswerWriter refusing(Origin{});
    const std::string head = refusing.text();
    refusing.refuse(section);
    CHECK(refusing.text() == head + expected);
    AnswerWriter accepting(Origin{});
    accepting.accept(section, {});  // accepted with no format is refused
    CHECK(accepting.text() == head + expected);
}

TEST_CASE("sections are answered in the order of the offer, whatever that is") {
    const auto offer = parseOffer(asSent(kSession + "m=video 9 UDP/TLS/RTP/SAVPF 96\na=recvonly\n" + kVp8 +
                                         "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\n"));
    const auto answer = answerViewer(offer, {});
    CHECK(mediaLines(answer.sdp) ==
          std::vector<std::string>{"m=video 9 UDP/TLS/RTP/SAVPF 96", "m=audio 9 UDP/TLS/RTP/SAVPF 111"});
    CHECK(answer.index.video == 0);
    CHECK(answer.index.audio == 1);
}

TEST_CASE("sections beyond one of each kind are refused in their places") {
    const auto offer = parseOffer(asSent(
        kSession + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n" + "m=audio 0 UDP/TLS/RTP/SAVPF 0\n" +
        "m=video 9 UDP/TLS/RTP/SAVPF 96\na=sendonly\n" + kVp8 +            // does not receive
        "m=audio 9 UDP/TLS/RTP/SAVPF 8\na=rtpmap:8 PCMA/8000\n" +          // no Opus
        "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\n" +   //
        "m=video 9 UDP/TLS/RTP/SAVPF 96\na=recvonly\n" + kVp8 +            //
        "m=video 9 UDP/TLS/RTP/SAVPF 96\na=recvonly\n" + kVp8 +            // a second picture
        "m=audio 9 UDP/TLS/RTP/SAVPF 112\na=rtpmap:112 opus/48000/2\n"));  // a second sound
    const auto answer = answerViewer(offer, {});
    CHECK(mediaLines(answer.sdp) ==
          std::vector<std::string>{"m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
                                   "m=audio 0 UDP/TLS/RTP/SAVPF 0", "m=video 0 UDP/TLS/RTP/SAVPF 96",
                                   "m=audio 0 UDP/TLS/RTP/SAVPF 8", "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                                   "m=video 9 UDP/TLS/RTP/SAVPF 96", "m=video 0 UDP/TLS/RTP/SAVPF 96",
                                   "m=audio 0 UDP/TLS/RTP/SAVPF 112"});
    CHECK(answer.index.audio == 4);
    CHECK(answer.index.video == 5);
}
