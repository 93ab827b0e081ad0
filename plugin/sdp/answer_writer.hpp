#pragma once

#include <span>
#include <string>
#include <vector>

#include "sdp/negotiation.hpp"
#include "sdp/offer.hpp"

namespace petcam::sdp {

/// What an accepted m= section is answered with. Pointers lead into the offer.
struct AnsweredSection {
    Direction direction = Direction::Inactive;
    std::vector<const Format*> formats;
    std::span<const char* const> extensions;  ///< those of the offer that are kept, by URI
    std::span<const char* const> feedback;    ///< those of the offer that are kept
};

/// Writes an SDP answer section by section, in the order of the offer (RFC 3264 section 6). ICE, DTLS, a=mid,
/// BUNDLE and SSRCs are added by the Janus core (janus_sdp_merge).
class AnswerWriter {
public:
    explicit AnswerWriter(Origin origin);

    void accept(const MediaSection& section, const AnsweredSection& answer);
    void refuse(const MediaSection& section);
    const std::string& text() const noexcept { return text_; }

private:
    void line(const std::string& text) { text_ += text + "\r\n"; }

    std::string text_;
};

}  // namespace petcam::sdp
