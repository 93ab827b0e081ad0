// Text as an SDP offer: parsed, negotiated for a publisher and for a viewer, answered. An answer is read back
// with the parser and must fit the offer m= line by m= line (RFC 3264 section 6).
#include <algorithm>
#include <string>

#include "fuzz.hpp"
#include "petcam/error.hpp"
#include "sdp/negotiation.hpp"
#include "sdp/offer.hpp"

using namespace petcam;
using namespace petcam::sdp;
using fuzz::require;

namespace {

constexpr std::string_view kUnsafe{"\0\r\n", 3};

std::size_t mediaLines(std::string_view text) {
    std::size_t found = 0;
    while (!text.empty()) {
        if (fuzz::takeUntil(text, '\n').starts_with("m=")) ++found;
    }
    return found;
}

void checkOffer(const Offer& offer, std::string_view text) {
    require(offer.sections.size() == mediaLines(text), "every m= line is a section");
    require(offer.sections.size() <= kMaxSections, "sections are limited");
    for (const auto& section : offer.sections) {
        require(section.kind.find_first_of(kUnsafe) == std::string::npos, "a kind stays on its line");
        require(section.formatList.find_first_of(kUnsafe) == std::string::npos, "formats stay on their line");
        require(section.formats.size() <= 128, "formats are limited");
        for (const auto& format : section.formats) {
            require(format.payloadType >= 0 && format.payloadType <= 127, "payload types have 7 bits");
        }
        for (const auto& extension : section.extensions) {
            require(extension.id > 0, "extension ids are positive");
        }
    }
}

void checkLines(std::string_view answer) {
    require(answer.starts_with("v=0\r\no=- 7 3 IN IP4 "), "an answer begins with version and origin");
    require(answer.ends_with("\r\n"), "the last line is whole");
    while (!answer.empty()) {
        std::string_view line = fuzz::takeUntil(answer, '\n');
        require(line.size() > 2 && line.ends_with('\r'), "every line ends in CR LF");
        line.remove_suffix(1);
        require(line[1] == '=' && line.find_first_of(kUnsafe) == std::string_view::npos, "every line is one");
    }
}

const Format* formatOf(const MediaSection& section, int payloadType) {
    const auto found = std::find_if(section.formats.begin(), section.formats.end(),
                                    [&](const Format& one) { return one.payloadType == payloadType; });
    return found == section.formats.end() ? nullptr : &*found;
}

bool sends(Direction direction) {
    return direction == Direction::SendRecv || direction == Direction::SendOnly;
}
bool receives(Direction direction) {
    return direction == Direction::SendRecv || direction == Direction::RecvOnly;
}

/// An accepted section takes formats, extensions and feedback of the offer, and no direction that it does not
/// leave.
void checkAccepted(const MediaSection& offered, const MediaSection& answered) {
    require(!offered.refused, "what the peer refused stays refused");
    require(!sends(answered.direction) || receives(offered.direction),
            "nobody is sent what they do not receive");
    require(!receives(answered.direction) || sends(offered.direction), "nothing is awaited that is not sent");
    for (const auto& format : answered.formats) {
        const Format* source = formatOf(offered, format.payloadType);
        require(source && source->rtpmap == format.rtpmap, "a format is one of the offer, as it stood there");
        require(source->parameters == format.parameters, "parameters are repeated");
        for (const auto& feedback : format.feedback) {
            require(std::count(source->feedback.begin(), source->feedback.end(), feedback) > 0,
                    "feedback was offered");
        }
    }
    for (const auto& extension : answered.extensions) {
        require(
            std::any_of(offered.extensions.begin(), offered.extensions.end(),
                        [&](const auto& one) { return one.id == extension.id && one.uri == extension.uri; }),
            "an extension was offered under this id");
    }
}

/// Where `index` leads in the answer; the medium must have been accepted there.
const MediaSection& acceptedAt(const Offer& answer, std::optional<int> index, std::string_view kind) {
    require(index && *index >= 0 && static_cast<std::size_t>(*index) < answer.sections.size(),
            "the index leads somewhere");
    const auto& section = answer.sections[static_cast<std::size_t>(*index)];
    require(section.kind == kind && !section.refused && !section.formats.empty(),
            "the index leads to its medium");
    return section;
}

Offer checkAnswer(const Offer& offer, const std::string& text, const MediaIndex& index) {
    checkLines(text);
    const Offer answer = parseOffer(text);
    require(answer.sections.size() == offer.sections.size(), "an answer has the m= lines of its offer");
    std::size_t accepted = 0;
    for (std::size_t i = 0; i < offer.sections.size(); ++i) {
        const auto& [offered, answered] = std::tie(offer.sections[i], answer.sections[i]);
        require(offered.kind == answered.kind && offered.protocol == answered.protocol,
                "m= lines keep their order");
        if (answered.refused) continue;
        ++accepted;
        checkAccepted(offered, answered);
    }
    acceptedAt(answer, index.video, "video");
    if (index.audio) acceptedAt(answer, index.audio, "audio");
    require(accepted == (index.audio ? 2u : 1u), "one picture and at most one sound are accepted");
    return answer;
}

void checkPublisher(const Offer& offer) {
    const auto made = answerPublisher(offer, Origin{7, 3});
    const auto answer = checkAnswer(offer, made.sdp, made.index);
    const auto& video = acceptedAt(answer, made.index.video, "video");
    require(video.direction == Direction::RecvOnly && video.formats.size() == 1, "a camera sends one codec");
    require(made.media.types.of(made.media.codec) == video.formats[0].payloadType,
            "its codec is the answered one");
    require(!made.media.hears || (made.media.types.opus && made.index.audio), "who hears has sound");
}

void checkViewer(const Offer& offer) {
    const auto made = answerViewer(offer, Origin{7, 3});
    const auto answer = checkAnswer(offer, made.sdp, made.index);
    const auto& video = acceptedAt(answer, made.index.video, "video");
    const bool maySend =
        offer.sections[static_cast<std::size_t>(*made.index.video)].direction == Direction::SendRecv;
    require(video.direction == (maySend ? Direction::SendRecv : Direction::SendOnly),
            "a viewer gets a picture, and may report on it in the name of its own");
    const auto& types = made.media.types;
    require(types.h264 != types.vp8, "two codecs have two payload types");
    for (const auto& type : {types.h264, types.vp8}) {
        require(!type || formatOf(video, *type), "a payload type of the viewer was answered");
    }
    require(!made.media.sendsAudio || (types.opus && made.index.audio), "who talks has sound");
}

template <typename Check>
void negotiate(const Offer& offer, Check check) {
    try {
        check(offer);
    } catch (const RequestError& error) {
        require(error.code() == ErrorCode::NoUsableVideo || error.code() == ErrorCode::NoCommonCodec,
                "a parsed offer lacks a picture or a codec, and nothing else");
        require(fuzz::isPlainLine(error.what()), "the text of a refusal is one plain line");
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<char> exact(data, data + size);
    const std::string_view text(exact.data(), exact.size());
    Offer offer;
    try {
        offer = parseOffer(text);
    } catch (const RequestError& error) {
        require(error.code() == ErrorCode::OfferMalformed, "what cannot be read is malformed");
        require(fuzz::isPlainLine(error.what()), "the text of a refusal is one plain line");
        return 0;
    }
    require(size <= kMaxOfferBytes, "offers are limited");
    checkOffer(offer, text);
    if (size > kMaxOfferBytes / 2) return 0;  // an answer of such an offer could be too large to be read back
    negotiate(offer, checkPublisher);
    negotiate(offer, checkViewer);
    return 0;
}
