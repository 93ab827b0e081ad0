#include "sdp/negotiation.hpp"

#include <vector>

#include "catch.hpp"
#include "petcam/error.hpp"
#include "sdp_fixtures.hpp"

using namespace petcam;
using namespace petcam::sdp_fixtures;
using rtp::PayloadTypes;
using rtp::VideoCodec;
using sdp::answerPublisher;
using sdp::answerViewer;
using sdp::parseOffer;

namespace {

constexpr const char* kMid = "urn:ietf:params:rtp-hdrext:sdes:mid";
constexpr const char* kAbsSendTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
constexpr const char* kTransportCc =
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
constexpr const char* kPlayoutDelay = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
constexpr const char* kOrientation = "urn:3gpp:video-orientation";

auto publisher(const std::string& offer) {
    return answerPublisher(parseOffer(offer), {});
}
auto viewer(const std::string& offer) {
    return answerViewer(parseOffer(offer), {});
}

bool has(const std::string& sdp, const std::string& text) {
    return sdp.find(text) != std::string::npos;
}

/// The lines of the m= section `index` of an answer.
std::string section(const std::string& sdp, int index) {
    std::size_t begin = 0;
    for (int i = 0; i <= index; ++i) {
        begin = sdp.find("m=", begin + (i > 0 ? 1 : 0));
        REQUIRE(begin != std::string::npos);
    }
    return sdp.substr(begin, sdp.find("m=", begin + 1) - begin);
}

/// An offer of one video section, of these formats.
struct Video {
    std::string rtpmap;
    std::string parameters;
};
std::string videoOffer(const std::vector<Video>& formats, const std::string& direction) {
    std::string line = "m=video 9 UDP/TLS/RTP/SAVPF";
    std::string attributes = "a=" + direction + "\n";
    int type = 100;
    for (const auto& format : formats) {
        const std::string number = std::to_string(type++);
        line += " " + number;
        attributes += "a=rtpmap:" + number + " " + format.rtpmap + "\n";
        if (!format.parameters.empty()) attributes += "a=fmtp:" + number + " " + format.parameters + "\n";
    }
    return asSent("v=0\no=- 1 2 IN IP4 1.1.1.1\ns=-\nt=0 0\n" + line + "\n" + attributes);
}

Video h264(const std::string& profile, int mode = 1) {
    return {"H264/90000", "level-asymmetry-allowed=1;packetization-mode=" + std::to_string(mode) +
                              ";profile-level-id=" + profile};
}

ErrorCode refusalOf(const std::string& offer, bool asPublisher) {
    try {
        asPublisher ? void(publisher(offer)) : void(viewer(offer));
    } catch (const RequestError& error) {
        return error.code();
    }
    return ErrorCode::Internal;
}

}  // namespace

TEST_CASE("a Chromium camera is answered with one codec, constrained baseline, though it stands third") {
    const auto answer = publisher(kChromiumCamera);
    CHECK(answer.media.codec == VideoCodec::H264);
    CHECK(answer.media.types == PayloadTypes{108, std::nullopt, 111});
    CHECK(answer.media.hears);
    CHECK(answer.index.audio == 0);
    CHECK(answer.index.video == 1);
    CHECK(has(section(answer.sdp, 0), "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"));
    CHECK(has(section(answer.sdp, 0), "a=sendrecv\r\n"));
    CHECK(has(section(answer.sdp, 1), "m=video 9 UDP/TLS/RTP/SAVPF 108\r\n"));
    CHECK(has(section(answer.sdp, 1), "a=recvonly\r\n"));
}

TEST_CASE("an iPhone as a camera is taken at constrained baseline, never at the high profile it prefers") {
    const auto answer = publisher(kSafariCamera);
    CHECK(answer.media.types == PayloadTypes{98, std::nullopt, 111});
    CHECK_FALSE(has(answer.sdp, "640c1f"));
    CHECK_FALSE(has(answer.sdp, "H265"));
}

TEST_CASE("a Chromium viewer is answered with H.264 and VP8 both, H.264 first") {
    const auto answer = viewer(kChromiumViewer);
    CHECK(answer.media.types == PayloadTypes{108, 96, 111});
    CHECK(answer.media.sendsAudio);
    CHECK(answer.index.audio == 0);
    CHECK(answer.index.video == 1);
    CHECK(has(section(answer.sdp, 1), "m=video 9 UDP/TLS/RTP/SAVPF 108 96\r\n"));
    CHECK(has(section(answer.sdp, 1), "a=sendonly\r\n"));
    for (const auto* other : {"VP9", "AV1", "red", "packetization-mode=0", "4d001f", "f4001f"}) {
        INFO(other);
        CHECK_FALSE(has(answer.sdp, other));
    }
}

TEST_CASE("a Firefox viewer is answered with its own numbers") {
    const auto answer = viewer(kFirefoxViewer);
    CHECK(answer.media.types == PayloadTypes{126, 120, 109});
    CHECK(answer.media.sendsAudio);
    CHECK(has(section(answer.sdp, 1),
              "a=fmtp:126 profile-level-id=42e01f;level-asymmetry-allowed=1;"
              "packetization-mode=1\r\n"));
}

TEST_CASE(
    "a camera is answered with transport-wide congestion control, without playout delay and orientation") {
    for (const auto& offer : {kChromiumCamera, kSafariCamera}) {
        const auto video = section(publisher(offer).sdp, 1);
        CHECK(has(video, std::string("a=extmap:3 ") + kTransportCc + "\r\n"));
        CHECK(has(video, std::string("a=extmap:4 ") + kMid + "\r\n"));
        CHECK(has(video, std::string("a=extmap:2 ") + kAbsSendTime + "\r\n"));
        CHECK(has(video, " transport-cc\r\n"));
        CHECK(has(video, " goog-remb\r\n"));
        CHECK(has(video, " nack pli\r\n"));
        CHECK_FALSE(has(video, kPlayoutDelay));
        CHECK_FALSE(has(video, kOrientation));
    }
}

TEST_CASE("a viewer is answered with playout delay, transport-wide congestion control and REMB") {
    for (const auto& offer : {kChromiumViewer, kFirefoxViewer}) {
        const auto answer = viewer(offer).sdp;
        CHECK_FALSE(has(answer, kOrientation));
        const auto video = section(answer, 1);
        CHECK(has(video, kPlayoutDelay));
        CHECK(has(video, kAbsSendTime));
        CHECK(has(video, kTransportCc));
        CHECK(has(video, kMid));
        for (const auto* feedback :
             {" transport-cc\r\n", " goog-remb\r\n", " nack\r\n", " nack pli\r\n", " ccm fir\r\n"}) {
            INFO(feedback);
            CHECK(has(video, feedback));
        }
    }
}

TEST_CASE("an extension is answered without its direction: the Janus core finds only the plain form") {
    // janus_rtp_header_extension_get_id looks for "a=extmap:<number> <uri>".
    CHECK(has(viewer(kFirefoxViewer).sdp, std::string("a=extmap:6 ") + kPlayoutDelay + "\r\n"));
}

TEST_CASE("H.264 is taken by profile: constrained baseline before baseline, at any level, nothing else") {
    struct Choice {
        std::vector<Video> offered;
        std::optional<std::uint8_t> taken;
    };
    const Choice choices[] = {
        {{h264("42e01f"), h264("42001f")}, 100},
        {{h264("42001f"), h264("42e01f")}, 101},
        {{h264("42001f")}, 100},
        {{h264("42E01F")}, 100},
        {{h264("42001f"), h264("42E01F")}, 101},
        {{h264("42e01f"), h264("42e01f")}, 100},
        {{h264("42e02a")}, 100},                     // native apps say the level their encoder reaches
        {{h264("42001f"), h264("42e034")}, 101},     //
        {{h264("640c1f"), h264("42e01f")}, 101},     // high
        {{h264("640c1f")}, std::nullopt},            //
        {{h264("4d001f")}, std::nullopt},            // main
        {{h264("f4001f")}, std::nullopt},            // high 4:4:4
        {{h264("42e01f", 0)}, std::nullopt},         // packetization-mode 0
        {{h264("42e01f", 0), h264("42001f")}, 101},  //
        {{{"H264/90000", ""}}, std::nullopt},        // mode 0 by default (RFC 6184 section 8.1)
        {{{"H264/90000", "packetization-mode=1"}}, std::nullopt},
        {{{"H264/90000", "profile-level-id=42e01f"}}, std::nullopt},
        {{{"H264/90000", "packetization-mode=1;profile-level-id=42e0"}}, std::nullopt},
        {{{"H264/90000", "packetization-mode=10;profile-level-id=42e01f"}}, std::nullopt},
        {{{"H264/90000", "x-packetization-mode=1;profile-level-id=42e01f"}}, std::nullopt},
        {{{"H264/90000", "profile-level-id=42e01f; packetization-mode=1"}}, 100},
        {{{"h264/90000", "packetization-mode=1;profile-level-id=42e01f"}}, 100},
        {{{"H264/48000", "packetization-mode=1;profile-level-id=42e01f"}}, std::nullopt},
    };
    for (const auto& choice : choices) {
        auto offered = choice.offered;
        INFO("first of " << offered.size() << ": " << offered[0].parameters);
        offered.push_back({"VP8/90000", ""});
        const auto vp8 = static_cast<std::uint8_t>(100 + choice.offered.size());
        CHECK(viewer(videoOffer(offered, "recvonly")).media.types == PayloadTypes{choice.taken, vp8, {}});
        const auto camera = publisher(videoOffer(offered, "sendonly")).media;
        CHECK(camera.types.h264 == choice.taken);
        CHECK(camera.types.vp8 == (choice.taken ? std::nullopt : std::optional(vp8)));
    }
}

TEST_CASE("a camera is taken at its word: the codec that stands first in its own order") {
    const auto answer = publisher(videoOffer({{"VP8/90000", ""}, h264("42e01f")}, "sendonly"));
    CHECK(answer.media.codec == VideoCodec::Vp8);
    CHECK(answer.media.types == PayloadTypes{std::nullopt, 100, std::nullopt});
    CHECK_FALSE(has(answer.sdp, "H264"));
    CHECK(publisher(videoOffer({h264("42e01f"), {"VP8/90000", ""}}, "sendonly")).media.codec ==
          VideoCodec::H264);
}

TEST_CASE("a camera could send another codec when its offer has both, whichever stands first") {
    CHECK(publisher(videoOffer({{"VP8/90000", ""}, h264("42e01f")}, "sendonly")).media.canChangeCodec);
    CHECK(publisher(videoOffer({h264("42e01f"), {"VP8/90000", ""}}, "sendonly")).media.canChangeCodec);
    CHECK_FALSE(publisher(videoOffer({h264("42e01f")}, "sendonly")).media.canChangeCodec);
    CHECK_FALSE(publisher(videoOffer({{"VP8/90000", ""}, h264("640c1f")}, "sendonly")).media.canChangeCodec);
}

TEST_CASE("the case of an rtpmap comes back as it was offered") {
    for (const std::string name : {"H264", "h264"}) {
        const Video format{name + "/90000", "packetization-mode=1;profile-level-id=42e01f"};
        CHECK(has(publisher(videoOffer({format}, "sendonly")).sdp, "a=rtpmap:100 " + name + "/90000\r\n"));
    }
    CHECK(has(viewer(videoOffer({{"vp8/90000", ""}}, "recvonly")).sdp, "a=rtpmap:100 vp8/90000\r\n"));
}

TEST_CASE("a peer without a codec that is forwarded is refused") {
    for (const auto& formats : {std::vector<Video>{{"VP9/90000", ""}}, {{"AV1/90000", ""}, h264("640c1f")}}) {
        CHECK(refusalOf(videoOffer(formats, "sendonly"), true) == ErrorCode::NoCommonCodec);
        CHECK(refusalOf(videoOffer(formats, "recvonly"), false) == ErrorCode::NoCommonCodec);
    }
}

TEST_CASE("a camera has to send a picture, a viewer has to receive one") {
    const std::vector<Video> vp8{{"VP8/90000", ""}};
    CHECK(refusalOf(videoOffer(vp8, "recvonly"), true) == ErrorCode::NoUsableVideo);
    CHECK(refusalOf(videoOffer(vp8, "inactive"), true) == ErrorCode::NoUsableVideo);
    CHECK(refusalOf(videoOffer(vp8, "sendonly"), false) == ErrorCode::NoUsableVideo);
    CHECK(refusalOf(videoOffer(vp8, "inactive"), false) == ErrorCode::NoUsableVideo);
    CHECK(has(publisher(videoOffer(vp8, "sendrecv")).sdp, "a=recvonly\r\n"));
    CHECK(has(viewer(videoOffer(vp8, "recvonly")).sdp, "a=sendonly\r\n"));
    const auto soundOnly = kChromiumViewer.substr(0, kChromiumViewer.find("m=video"));
    CHECK(refusalOf(soundOnly, true) == ErrorCode::NoUsableVideo);
    CHECK(refusalOf(soundOnly, false) == ErrorCode::NoUsableVideo);
}

TEST_CASE("a viewer that may send a picture is let, so that it reports on ours in the name of that") {
    const std::vector<Video> vp8{{"VP8/90000", ""}};
    CHECK(has(viewer(videoOffer(vp8, "sendrecv")).sdp, "a=sendrecv\r\n"));
}

TEST_CASE("the direction of sound is answered with its mirror image") {
    struct Sound {
        std::string offered;
        std::string answered;
        bool theySend;
        bool theyHear;
    };
    const Sound sounds[] = {{"sendrecv", "sendrecv", true, true},
                            {"sendonly", "recvonly", true, false},
                            {"recvonly", "sendonly", false, true},
                            {"inactive", "inactive", false, false}};
    for (const auto& sound : sounds) {
        INFO(sound.offered);
        auto cameraOffer = kChromiumCamera;
        cameraOffer.replace(cameraOffer.find("a=sendrecv"), 10, "a=" + sound.offered);
        const auto camera = publisher(cameraOffer);
        CHECK(has(section(camera.sdp, 0), "a=" + sound.answered + "\r\n"));
        CHECK(camera.media.hears == sound.theyHear);
        auto viewerOffer = kChromiumViewer;
        viewerOffer.replace(viewerOffer.find("a=sendrecv"), 10, "a=" + sound.offered);
        const auto watching = viewer(viewerOffer);
        CHECK(has(section(watching.sdp, 0), "a=" + sound.answered + "\r\n"));
        CHECK(watching.media.sendsAudio == sound.theySend);
    }
}

TEST_CASE("without Opus the sound is refused in its place and nobody talks or hears") {
    auto offer = kChromiumCamera;
    offer.replace(offer.find("opus/48000/2"), 12, "opus/48000/1");
    const auto answer = publisher(offer);
    CHECK(has(answer.sdp, "m=audio 0 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\r\n"));
    CHECK_FALSE(answer.media.hears);
    CHECK_FALSE(answer.media.types.opus);
    CHECK_FALSE(answer.index.audio);
    CHECK(answer.index.video == 1);
}

TEST_CASE("a section that the offer gave up is not taken, whatever it lists") {
    auto offer = kChromiumViewer;
    offer.replace(offer.find("m=audio 9"), 9, "m=audio 0");
    const auto silent = viewer(offer);
    CHECK_FALSE(silent.media.sendsAudio);
    CHECK_FALSE(silent.media.types.opus);
    CHECK(has(section(silent.sdp, 0), "m=audio 0 "));
    offer.replace(offer.find("m=video 9"), 9, "m=video 0");
    CHECK(refusalOf(offer, false) == ErrorCode::NoUsableVideo);
    CHECK(refusalOf(offer, true) == ErrorCode::NoUsableVideo);
}
