// Bytes as one RTP packet: parsed, looked into for a keyframe of both codecs, and sent through a camera to a
// viewer, and from a viewer back to the camera. What comes out is the packet that went in, but for its
// payload type, sequence number, timestamp, and the marker of sound.
#include <memory>

#include "fakes.hpp"
#include "fuzz.hpp"
#include "petcam/camera_feed.hpp"
#include "petcam/rtp/keyframe.hpp"
#include "petcam/viewer_feed.hpp"

using namespace petcam;
using fuzz::Bytes;
using fuzz::require;
using rtp::VideoCodec;

namespace {

constexpr FeedId kFeed{1};
constexpr PeerId kViewer{2};
constexpr Instant kNow(1h);
constexpr rtp::PayloadTypes kViewerTypes{.h264 = 102, .vp8 = 96, .opus = 111};

void checkParsed(const rtp::Packet& packet, std::span<const std::uint8_t> bytes) {
    require(bytes.size() >= 12 && (bytes[0] & 0xC0) == 0x80, "a packet has a header of version 2");
    const auto payload = packet.payload();
    const std::size_t begin = static_cast<std::size_t>(payload.data() - bytes.data());
    require(begin >= 12u + 4u * (bytes[0] & 0x0Fu), "the payload begins behind the CSRC list");
    const std::size_t padding = (bytes[0] & 0x20) != 0 ? bytes[bytes.size() - 1] : 0;
    require(begin + payload.size() + padding == bytes.size(), "the payload ends where the padding begins");
    for (unsigned id = 0; id < 256; ++id) {
        const auto element = packet.extension(static_cast<std::uint8_t>(id));
        if (element.empty()) continue;
        require((bytes[0] & 0x10) != 0 && id > 0, "an element has an id, in a packet with an extension");
        const std::size_t at = static_cast<std::size_t>(element.data() - bytes.data());
        require(at >= 12u + 4u + 1u && at + element.size() <= begin, "an element lies within the extension");
    }
}

void checkRewriting(const Bytes& input) {
    Bytes bytes = input;
    auto packet = *rtp::Packet::parse(bytes);
    packet.setPayloadType(0xFF);
    packet.setMarker(!packet.marker());
    packet.setSequenceNumber(0xABCD);
    packet.setTimestamp(0x12345678);
    require(
        packet.payloadType() == 127 && packet.sequenceNumber() == 0xABCD && packet.timestamp() == 0x12345678,
        "what is written is read");
    require(((bytes[1] ^ input[1]) & 0x80) != 0 && bytes[0] == input[0], "the marker alone is turned");
    require(std::equal(bytes.begin() + 8, bytes.end(), input.begin() + 8), "the rest is left alone");
}

/// What can be said of a keyframe without parsing it; the payload stands alone, so that nothing behind is
/// read.
bool checkedKeyframe(VideoCodec codec, std::span<const std::uint8_t> inPacket) {
    const Bytes payload = fuzz::exactly(inPacket);
    const bool starts = rtp::startsKeyframe(codec, payload);
    require(starts == rtp::startsKeyframe(codec, inPacket), "nothing but the payload decides");
    if (!starts) return false;
    if (codec == VideoCodec::Vp8) {
        require(payload.size() >= 2 && (payload[0] & 0x17) == 0x10, "VP8 starts with partition 0");
    } else {
        require(std::any_of(payload.begin(), payload.end(), [](auto byte) { return (byte & 0x1F) == 7; }),
                "H.264 starts with a sequence parameter set");
    }
    return true;
}

void checkForwarded(const RecordingOutlet& to, const Bytes& input, std::uint8_t type, bool wanted) {
    require(to.relayed.size() == (wanted ? 1u : 0u), "what is wanted is forwarded, once");
    if (!wanted) return;
    Bytes bytes = to.relayed[0].bytes;
    const bool sound = to.relayed[0].kind == MediaKind::Audio;
    require(bytes.size() == input.size() && rtp::Packet::parse(bytes).has_value(),
            "RTP comes out, as long as it was");
    require((bytes[1] & 0x7F) == type, "the payload type is the receiver's own");
    require((bytes[1] & 0x80) == (sound ? 0x80 : input[1] & 0x80),
            "the first sound is marked, pictures as they were");
    require(bytes[0] == input[0] && std::equal(bytes.begin() + 8, bytes.end(), input.begin() + 8),
            "the rest is forwarded untouched");
}

struct Home {
    std::shared_ptr<RecordingOutlet> publisher = std::make_shared<RecordingOutlet>();
    std::shared_ptr<RecordingOutlet> viewer = std::make_shared<RecordingOutlet>();
    std::shared_ptr<CameraMedia> camera = std::make_shared<CameraMedia>();
    std::shared_ptr<Downlink> downlink =
        std::make_shared<Downlink>(kViewer, viewer, kViewerTypes, 0xFFFFFFFF);

    explicit Home(const PublisherMedia& media) {
        camera->setPublisher(kFeed, publisher, media);
        downlink->open();
        camera->add(downlink);
    }
};

void sendPicture(const Bytes& input, VideoCodec codec, std::uint8_t type, bool wanted) {
    const bool h264 = codec == VideoCodec::H264;
    PublisherMedia media{{}, codec, false};
    (h264 ? media.types.h264 : media.types.vp8) = type;
    media.simulcast = {10, {"l", "h"}};  // may name its layer, and need not
    const Home home(media);
    CameraFeed feed(kFeed, media, home.camera, std::make_shared<CacheBudget>(std::size_t{1} << 20));
    Bytes bytes = input;
    feed.onRtp(MediaKind::Video, bytes, std::nullopt, kNow);
    checkForwarded(*home.viewer, input, *kViewerTypes.of(codec), wanted);
}

void sendSound(const Bytes& input, std::uint8_t type, bool wanted) {
    const PublisherMedia media{{.h264 = {}, .vp8 = {}, .opus = type}, VideoCodec::H264, true};
    const Home home(media);
    CameraFeed feed(kFeed, media, home.camera, std::make_shared<CacheBudget>(std::size_t{1} << 20));
    Bytes bytes = input;
    feed.onRtp(MediaKind::Audio, bytes, std::nullopt, kNow);
    checkForwarded(*home.viewer, input, *kViewerTypes.opus, wanted);
}

void talkBack(const Bytes& input, std::uint8_t type, bool wanted) {
    const Home home({{.h264 = {}, .vp8 = {}, .opus = std::uint8_t{55}}, VideoCodec::H264, true});
    home.camera->setTalker(kViewer, kNow);
    ViewerFeed feed(home.downlink, type);
    feed.follow(home.camera);
    Bytes bytes = input;
    feed.onRtp(MediaKind::Audio, bytes, std::nullopt, kNow);
    checkForwarded(*home.publisher, input, 55, wanted);
    require(home.viewer->relayed.empty(), "nobody but the camera hears a voice");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes bytes = fuzz::exactly({data, size});
    const auto packet = rtp::Packet::parse(bytes);
    if (packet) {
        checkParsed(*packet, bytes);
        checkRewriting(bytes);
    }
    const bool media = packet && !packet->payload().empty();
    const std::uint8_t type = packet ? packet->payloadType() : 0;
    for (const auto codec : {VideoCodec::H264, VideoCodec::Vp8}) {
        sendPicture(bytes, codec, type, packet && checkedKeyframe(codec, packet->payload()));
    }
    sendSound(bytes, type, media);
    talkBack(bytes, type, media);
    return 0;
}
