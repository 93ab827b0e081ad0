#include "sdp/negotiation.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>

#include "petcam/error.hpp"
#include "sdp/answer_writer.hpp"

namespace petcam::sdp {
namespace {

constexpr const char* kMid = "urn:ietf:params:rtp-hdrext:sdes:mid";
constexpr const char* kRid = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
constexpr const char* kRepairedRid = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
constexpr const char* kAudioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
constexpr const char* kAbsSendTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
constexpr const char* kTransportCc =
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
constexpr const char* kPlayoutDelay = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";

// The stream ids too: without them the core takes the RTX of a simulcast offer for a layer (RFC 8852).
constexpr std::array kPublisherExtensions{kMid, kRid, kRepairedRid, kAudioLevel, kAbsSendTime, kTransportCc};
constexpr std::array kPublisherFeedback{"ccm fir", "nack", "nack pli", "goog-remb", "transport-cc"};
constexpr std::array kViewerExtensions{kMid, kAudioLevel, kAbsSendTime, kTransportCc, kPlayoutDelay};
constexpr std::array kViewerFeedback{"ccm fir", "nack", "nack pli", "goog-remb", "transport-cc"};

struct Terms {
    std::span<const char* const> extensions;
    std::span<const char* const> feedback;
};

bool sends(Direction offered) {
    return offered == Direction::SendRecv || offered == Direction::SendOnly;
}
bool receives(Direction offered) {
    return offered == Direction::SendRecv || offered == Direction::RecvOnly;
}

/// Seen from the answerer (RFC 3264 section 6.1).
Direction answerTo(bool theySend, bool theyReceive) {
    if (theySend) return theyReceive ? Direction::SendRecv : Direction::RecvOnly;
    return theyReceive ? Direction::SendOnly : Direction::Inactive;
}

/// The value of one parameter of an a=fmtp line, "name=value;name=value"; empty without it.
std::string_view parameterOf(const Format& format, std::string_view name) {
    std::string_view rest = format.parameters;
    while (!rest.empty()) {
        const std::size_t end = rest.find(';');
        std::string_view one = rest.substr(0, end);
        while (one.starts_with(' ')) {
            one.remove_prefix(1);
        }
        if (one.starts_with(name) && one.substr(name.size()).starts_with('=')) {
            return one.substr(name.size() + 1);
        }
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return {};
}

/// H.264 that every phone decodes in hardware: packetization-mode 1 (RFC 6184 section 6.2), constrained
/// baseline (42e0) first, then baseline (4200), at whatever level the peer's codec reaches: browsers say 1f,
/// native apps more. 0 is the best, nothing is unusable.
std::optional<int> h264Rank(const Format& format) {
    if (format.encoding != "h264/90000" || parameterOf(format, "packetization-mode") != "1")
        return std::nullopt;
    const std::string_view profile = parameterOf(format, "profile-level-id");
    if (profile.size() != 6) return std::nullopt;
    if (profile.starts_with("42e0") || profile.starts_with("42E0")) return 0;
    if (profile.starts_with("4200")) return 1;
    return std::nullopt;
}

const Format* bestH264(const MediaSection& section) {
    const Format* best = nullptr;
    for (const auto& format : section.formats) {
        const auto rank = h264Rank(format);
        if (rank && (!best || *rank < *h264Rank(*best))) best = &format;
    }
    return best;
}

const Format* firstOf(const MediaSection& section, std::string_view encoding) {
    const auto found = std::find_if(section.formats.begin(), section.formats.end(),
                                    [&](const Format& format) { return format.encoding == encoding; });
    return found == section.formats.end() ? nullptr : &*found;
}

const MediaSection* firstSection(const Offer& offer, std::string_view kind,
                                 bool (*usable)(const MediaSection&)) {
    const auto found =
        std::find_if(offer.sections.begin(), offer.sections.end(), [&](const MediaSection& section) {
            return section.kind == kind && !section.refused && usable(section);
        });
    return found == offer.sections.end() ? nullptr : &*found;
}

std::optional<std::uint8_t> typeOf(const Format* format) {
    if (!format) return std::nullopt;
    return static_cast<std::uint8_t>(format->payloadType);
}

std::optional<int> indexIn(const Offer& offer, const MediaSection* section) {
    if (!section) return std::nullopt;
    return static_cast<int>(section - offer.sections.data());
}

struct Sections {
    const MediaSection* audio = nullptr;
    const MediaSection* video = nullptr;
};

std::string write(const Offer& offer, const Sections& sections, const AnsweredSection& audio,
                  const AnsweredSection& video, Origin origin) {
    AnswerWriter writer(origin);
    for (const auto& section : offer.sections) {
        if (&section == sections.video) {
            writer.accept(section, video);
        } else if (&section == sections.audio) {
            writer.accept(section, audio);
        } else {
            writer.refuse(section);
        }
    }
    return writer.text();
}

AnsweredSection soundOf(const MediaSection* section, const Format* opus, Terms terms) {
    if (!section || !opus) return {};
    return {answerTo(sends(section->direction), receives(section->direction)),
            {opus},
            terms.extensions,
            terms.feedback};
}

bool hasOpus(const MediaSection& section) {
    return firstOf(section, "opus/48000/2") != nullptr;
}

}  // namespace

PublisherAnswer answerPublisher(const Offer& offer, Origin origin) {
    constexpr Terms kTerms{kPublisherExtensions, kPublisherFeedback};
    const Sections sections{firstSection(offer, "audio", hasOpus),
                            firstSection(offer, "video", [](const auto& s) { return sends(s.direction); })};
    if (!sections.video)
        throw RequestError(ErrorCode::NoUsableVideo, "the SDP offer has no video m= line that sends");

    const Format* h264 = bestH264(*sections.video);
    const Format* vp8 = firstOf(*sections.video, "vp8/90000");
    if (!h264 && !vp8) {
        throw RequestError(ErrorCode::NoCommonCodec,
                           "the SDP offer has neither H.264 (baseline, packetization-mode=1) nor VP8");
    }
    const bool takeH264 = h264 && (!vp8 || h264 < vp8);  // both are in the order of the m= line
    const Format* opus = sections.audio ? firstOf(*sections.audio, "opus/48000/2") : nullptr;

    PublisherAnswer answer;
    answer.media.codec = takeH264 ? rtp::VideoCodec::H264 : rtp::VideoCodec::Vp8;
    answer.media.types.h264 = takeH264 ? typeOf(h264) : std::nullopt;
    answer.media.types.vp8 = takeH264 ? std::nullopt : typeOf(vp8);
    answer.media.types.opus = typeOf(opus);
    answer.media.hears = opus && receives(sections.audio->direction);
    answer.media.canChangeCodec = h264 && vp8;
    answer.index = {indexIn(offer, sections.audio), indexIn(offer, sections.video)};
    const AnsweredSection video{
        Direction::RecvOnly, {takeH264 ? h264 : vp8}, kTerms.extensions, kTerms.feedback};
    answer.sdp = write(offer, sections, soundOf(sections.audio, opus, kTerms), video, origin);
    return answer;
}

ViewerAnswer answerViewer(const Offer& offer, Origin origin) {
    constexpr Terms kTerms{kViewerExtensions, kViewerFeedback};
    const Sections sections{
        firstSection(offer, "audio", hasOpus),
        firstSection(offer, "video", [](const auto& s) { return receives(s.direction); })};
    if (!sections.video)
        throw RequestError(ErrorCode::NoUsableVideo, "the SDP offer has no video m= line that receives");

    const Format* h264 = bestH264(*sections.video);
    const Format* vp8 = firstOf(*sections.video, "vp8/90000");
    std::vector<const Format*> formats;
    for (const Format* format : {h264, vp8}) {
        if (format) formats.push_back(format);
    }
    if (formats.empty()) {
        throw RequestError(ErrorCode::NoCommonCodec,
                           "the SDP offer has neither H.264 (baseline, packetization-mode=1) nor VP8");
    }
    const Format* opus = sections.audio ? firstOf(*sections.audio, "opus/48000/2") : nullptr;

    ViewerAnswer answer;
    answer.media.types = {typeOf(h264), typeOf(vp8), typeOf(opus)};
    answer.media.sendsAudio = opus && sends(sections.audio->direction);
    answer.index = {indexIn(offer, sections.audio), indexIn(offer, sections.video)};
    // Nobody takes a viewer's picture. But a browser that may send one reports on ours in the name of that
    // and not of its sound, by which the core would take the reports for some about sound and leave every
    // NACK for video unanswered.
    const AnsweredSection video{answerTo(sends(sections.video->direction), true), std::move(formats),
                                kTerms.extensions, kTerms.feedback};
    answer.sdp = write(offer, sections, soundOf(sections.audio, opus, kTerms), video, origin);
    return answer;
}

}  // namespace petcam::sdp
