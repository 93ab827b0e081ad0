#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "petcam/camera_media.hpp"
#include "petcam/service.hpp"
#include "sdp/offer.hpp"

namespace petcam::sdp {

/// Where a peer's sound and picture are in its SDP: the index of the m= line, which is how the Janus core
/// addresses a medium (janus_plugin_rtp.mindex).
struct MediaIndex {
    std::optional<int> audio;
    std::optional<int> video;
};

/// Makes the o= line of an answer: RFC 8866 section 5.2 wants a session id that stays and a version that
/// rises.
struct Origin {
    std::uint64_t session = 1;
    std::uint64_t version = 1;
};

struct PublisherAnswer {
    std::string sdp;
    MediaIndex index;
    PublisherMedia media;
};

struct ViewerAnswer {
    std::string sdp;
    MediaIndex index;
    ViewerMedia media;
};

/// Answers a camera: the first video codec of its own order that is forwarded, alone, since a browser that is
/// answered with several may change between them and the Janus core fixes the payload type at the first
/// packet; transport-wide congestion control, no video orientation (the camera turns the picture itself).
/// Throws NoUsableVideo (no video it sends) or NoCommonCodec.
PublisherAnswer answerPublisher(const Offer& offer, Origin origin);

/// Answers a viewer: H.264 and VP8 both, so that the camera's codec can change without asking viewers again;
/// playout delay, transport-wide congestion control, and REMB for browsers that know only that.
/// Throws NoUsableVideo (no video it receives) or NoCommonCodec.
ViewerAnswer answerViewer(const Offer& offer, Origin origin);

}  // namespace petcam::sdp
