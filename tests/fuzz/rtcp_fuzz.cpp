// Bytes as a compound RTCP packet: does a viewer ask for a keyframe, and what does it say of its link?
#include "petcam/rtp/rtcp.hpp"

#include <memory>

#include "fakes.hpp"
#include "fuzz.hpp"
#include "petcam/viewer_feed.hpp"

using namespace petcam;
using fuzz::require;

namespace {

/// RFC 3550 section 6.1, RFC 4585 section 6.1, counted in words from the start instead of cut from the front.
bool expected(std::span<const std::uint8_t> bytes) {
    const std::size_t words = bytes.size() / 4;
    for (std::size_t at = 0; at < words;) {
        const auto* header = &bytes[at * 4];
        const std::size_t length = 1u + (header[2] * 256u) + header[3];
        if ((header[0] & 0xC0) != 0x80 || at + length > words) return false;
        const int format = header[0] % 32;
        if (header[1] == 206 && (format == 1 || format == 4) && length >= 3) return true;
        at += length;
    }
    return false;
}

/// A camera whose viewer's RTCP this is: how often it was asked for a keyframe.
int asked(std::span<const std::uint8_t> compound) {
    const auto publisher = std::make_shared<RecordingOutlet>();
    const auto camera = std::make_shared<CameraMedia>();
    camera->setPublisher(FeedId{1}, publisher, {});
    const auto viewer = std::make_shared<RecordingOutlet>();
    ViewerFeed feed(std::make_shared<Downlink>(PeerId{2}, viewer, rtp::PayloadTypes{}, 0), std::nullopt);
    feed.follow(camera);
    feed.onRtcp(MediaKind::Video, compound, 0, Instant(1h));
    feed.onRtcp(MediaKind::Video, compound, 0, Instant(1h + 1ms));  // coalesced
    return publisher->keyframeRequests;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::exactly({data, size});
    const bool asks = rtp::asksForKeyframe(bytes);
    require(asks == expected(bytes), "a keyframe is asked for by a PLI or FIR that can be reached whole");
    if (!asks) {
        for (std::size_t cut = 0; cut < std::min<std::size_t>(size, 64); cut += 4) {
            require(!rtp::asksForKeyframe(fuzz::exactly({data, cut})), "what is cut off asks for nothing");
        }
    }
    std::size_t blocks = 0;
    rtp::forEachReportBlock(bytes, [&](const rtp::ReportBlock& block) {
        ++blocks;
        const auto trip = rtp::roundTrip(block, block.lastSenderReport + 65536);
        require(!trip || (*trip >= 0s && *trip <= 60s), "a round trip is of this world");
        require(block.cumulativeLost >= -(1 << 23) && block.cumulativeLost < (1 << 23),
                "losses have 24 bits");
    });
    require(blocks * 24 <= bytes.size(), "a report block takes 24 bytes");
    rtp::forEachRtcpPacket(bytes, [&](std::span<const std::uint8_t> packet) {
        auto feedback = rtp::TransportFeedback::read(packet);
        const std::size_t promised = feedback ? packet[14] * 256u + packet[15] : 0;
        std::size_t statuses = 0;
        while (feedback && feedback->next()) {
            require(++statuses <= promised, "no more packets are told of than the header says");
        }
    });
    if (rtp::estimatedMaximum(bytes)) require(size >= 20, "an estimate takes 20 bytes");
    require(asked(bytes) == (asks ? 1 : 0), "the camera is asked once, when the viewer asks");
    return 0;
}
