#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace petcam::test {

inline const std::string kSessionLines = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";

inline std::string audioLines(const std::string& direction) {
    return "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 1.1.1.1\r\na=mid:0\r\na=" + direction +
           "\r\na=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\na=rtpmap:111 opus/48000/2\r\n"
           "a=rtcp-fb:111 transport-cc\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n";
}

inline std::string videoLines(const std::string& direction) {
    return "m=video 9 UDP/TLS/RTP/SAVPF 96 102\r\nc=IN IP4 1.1.1.1\r\na=mid:1\r\na=" + direction +
           "\r\na=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay\r\n"
           "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack pli\r\na=rtpmap:102 H264/90000\r\na=rtcp-fb:102 nack "
           "pli\r\n"
           "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n";
}

/// The same of a browser that has VP8 only.
inline std::string vp8Lines(const std::string& direction) {
    return "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 1.1.1.1\r\na=mid:1\r\na=" + direction +
           "\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack pli\r\n";
}

/// A camera that prefers VP8 (payload type 96), sound as 111.
inline const std::string kCameraOffer = kSessionLines + audioLines("sendrecv") + videoLines("sendonly");
/// A camera that sends two layers, "l" below "h", in VP8.
inline const std::string kSimulcastOffer =
    kCameraOffer +
    "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\na=rid:l send\r\na=rid:h send\r\n";
/// A viewer without H.264, and a camera that prefers it (payload type 102).
inline const std::string kVp8ViewerOffer = kSessionLines + audioLines("sendrecv") + vp8Lines("recvonly");
inline const std::string kH264CameraOffer = [] {
    std::string offer = kCameraOffer;
    return offer.replace(offer.find("96 102"), 6, "102 96");
}();
inline const std::string kViewerOffer = kSessionLines + audioLines("sendrecv") + videoLines("recvonly");
inline const std::string kSoundOnlyOffer = kSessionLines + audioLines("sendrecv");

/// RTP (RFC 3550 section 5.1) of payload type 96 with a VP8 keyframe's first packet, or a later delta frame.
inline std::vector<std::uint8_t> vp8Packet(std::uint16_t sequence, bool keyframe) {
    return {0x80,
            96,
            static_cast<std::uint8_t>(sequence >> 8),
            static_cast<std::uint8_t>(sequence & 0xFF),
            0,
            0,
            0,
            90,  // timestamp
            0,
            0,
            0,
            7,     // SSRC
            0x10,  // VP8 descriptor (RFC 7741): S = 1, partition 0
            static_cast<std::uint8_t>(keyframe ? 0x00 : 0x01),
            0x00,
            0x00};  // frame header: P
}

/// The same of one layer of a camera: its name in a header extension (RFC 8852) and in its last byte.
inline std::vector<std::uint8_t> layerPacket(char rid, std::uint16_t sequence, bool keyframe) {
    auto bytes = vp8Packet(sequence, keyframe);
    const auto name = static_cast<std::uint8_t>(rid);
    bytes[0] |= 0x10;  // X
    bytes[11] = name;  // SSRC
    bytes.back() = name;
    bytes.insert(bytes.begin() + 12, {0xBE, 0xDE, 0x00, 0x01, 0xA0, name, 0x00, 0x00});
    return bytes;
}

inline std::vector<std::uint8_t> opusPacket(std::uint16_t sequence, std::uint8_t mark) {
    return {0x80,
            111,
            static_cast<std::uint8_t>(sequence >> 8),
            static_cast<std::uint8_t>(sequence & 0xFF),
            0,
            0,
            0,
            48,
            0,
            0,
            0,
            9,
            0xFC,
            mark};
}

}  // namespace petcam::test
