#include "sdp/offer.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "petcam/error.hpp"

namespace petcam::sdp {
namespace {

constexpr int kMaxPayloadType = 127;
constexpr std::string_view kForbidden{"\0\r", 2};  // RFC 8866 section 9, byte-string

[[noreturn]] void malformed(const std::string& what) {
    throw RequestError(ErrorCode::OfferMalformed, "the SDP offer is malformed: " + what);
}

/// Takes what stands before `separator` off the front of `text`, the separator too.
std::string_view takeUntil(std::string_view& text, char separator) {
    const std::size_t end = text.find(separator);
    const std::string_view head = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    return head;
}

std::string_view takeLine(std::string_view& text) {
    std::string_view line = takeUntil(text, '\n');
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

std::optional<int> asNumber(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    return lower;
}

/// "m=<kind> <port> <protocol> <format> ..." (RFC 8866 section 5.14)
MediaSection mediaLine(std::string_view line) {
    MediaSection section;
    section.kind = takeUntil(line, ' ');
    const auto port = asNumber(takeUntil(line, ' '));
    section.protocol = takeUntil(line, ' ');
    section.formatList = line;
    if (section.kind.empty() || !port || section.protocol.empty() || section.formatList.empty()) {
        malformed("an m= line is incomplete");
    }
    section.refused = *port == 0;
    if (section.kind != "audio" && section.kind != "video") return section;
    while (!line.empty()) {
        const auto type = asNumber(takeUntil(line, ' '));
        if (!type || *type > kMaxPayloadType)
            malformed("a payload type of an m= line is not a number up to 127");
        if (section.formats.size() > std::size_t{kMaxPayloadType})
            malformed("an m= line has more than 128 payload types");
        Format format;
        format.payloadType = *type;
        section.formats.push_back(std::move(format));
    }
    return section;
}

Format* formatOf(MediaSection& section, std::string_view payloadType) {
    const auto type = asNumber(payloadType);
    const auto found = std::find_if(section.formats.begin(), section.formats.end(),
                                    [&](const Format& format) { return type == format.payloadType; });
    return found == section.formats.end() ? nullptr : &*found;
}

std::optional<Direction> asDirection(std::string_view name) {
    if (name == "sendrecv") return Direction::SendRecv;
    if (name == "sendonly") return Direction::SendOnly;
    if (name == "recvonly") return Direction::RecvOnly;
    if (name == "inactive") return Direction::Inactive;
    return std::nullopt;
}

void headerExtension(MediaSection& section, std::string_view value) {
    // "<id>[/<direction>] <uri> [<attributes>]"
    std::string_view mapping = takeUntil(value, ' ');
    const auto id = asNumber(takeUntil(mapping, '/'));
    const std::string_view uri = takeUntil(value, ' ');
    if (!id || *id == 0 || uri.empty()) malformed("an a=extmap line is incomplete");
    section.extensions.push_back({*id, std::string(uri)});
}

void attribute(MediaSection& section, std::string_view line) {
    const std::string_view name = takeUntil(line, ':');
    if (const auto direction = asDirection(name)) {
        section.direction = *direction;
    } else if (name == "extmap") {
        headerExtension(section, line);
    } else if (name == "rtpmap" || name == "fmtp" || name == "rtcp-fb") {
        Format* format = formatOf(section, takeUntil(line, ' '));
        if (!format) return;  // RFC 8866 section 5.13: what belongs to nothing is ignored
        if (name == "rtpmap") {
            format->rtpmap = line;
            format->encoding = lowerCase(line);
        }
        if (name == "fmtp") format->parameters = line;
        if (name == "rtcp-fb") format->feedback.emplace_back(line);
    }
}

}  // namespace

Offer parseOffer(std::string_view text) {
    if (text.size() > kMaxOfferBytes) malformed("it is larger than 64 KiB");
    if (!text.starts_with("v=0")) malformed("it does not begin with v=0");
    Offer offer;
    while (!text.empty()) {
        std::string_view line = takeLine(text);
        if (line.empty()) continue;
        if (line.find_first_of(kForbidden) != std::string_view::npos) malformed("a line holds a NUL or a CR");
        if (line.size() < 2 || line[1] != '=') malformed("a line is not <letter>=<value>");
        const char type = line[0];
        line.remove_prefix(2);
        if (type == 'm') {
            if (offer.sections.size() == kMaxSections) malformed("it has more than 8 m= lines");
            offer.sections.push_back(mediaLine(line));
        } else if (type == 'a' && !offer.sections.empty()) {
            attribute(offer.sections.back(), line);
        }
    }
    if (offer.sections.empty()) malformed("it has no m= line");
    return offer;
}

}  // namespace petcam::sdp
