#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace petcam::sdp {

enum class Direction { SendRecv, SendOnly, RecvOnly, Inactive };

/// One a=rtpmap with what belongs to its payload type (RFC 8866 sections 6.6 and 6.15, RFC 4585 section 4.2).
struct Format {
    int payloadType = 0;
    std::string
        rtpmap;  ///< as offered: "H264/90000"; an answer must repeat its case or Chromium encodes nothing
    std::string encoding;               ///< the same in lower case, to compare with
    std::string parameters;             ///< a=fmtp
    std::vector<std::string> feedback;  ///< a=rtcp-fb, such as "nack pli"
};

/// One a=extmap (RFC 8285 section 5).
struct HeaderExtension {
    int id = 0;
    std::string uri;
};

/// One m= section.
struct MediaSection {
    std::string kind;  ///< "audio", "video", "application", ...
    std::string protocol;
    std::string formatList;  ///< as it stood in the m= line, to refuse the section with
    bool refused = false;    ///< port 0
    Direction direction = Direction::SendRecv;
    std::vector<Format> formats;  ///< in the order of preference of the m= line
    std::vector<HeaderExtension> extensions;
};

/// What an SDP offer (RFC 8866, as browsers write it) says of media. ICE and DTLS stay with the Janus core.
struct Offer {
    std::vector<MediaSection> sections;
};

inline constexpr std::size_t kMaxOfferBytes = 64 * 1024;
inline constexpr std::size_t kMaxSections = 8;

/// Throws RequestError OfferMalformed that says what is wrong. Never repeats the SDP: it holds addresses.
Offer parseOffer(std::string_view text);

}  // namespace petcam::sdp
