#include "sdp/answer_writer.hpp"

#include <algorithm>
#include <string_view>

namespace petcam::sdp {
namespace {

bool isKept(std::span<const char* const> kept, std::string_view item) {
    return std::any_of(kept.begin(), kept.end(), [&](const char* one) { return item == one; });
}

const char* nameOf(Direction direction) {
    switch (direction) {
        case Direction::SendRecv:
            return "sendrecv";
        case Direction::SendOnly:
            return "sendonly";
        case Direction::RecvOnly:
            return "recvonly";
        case Direction::Inactive:
            return "inactive";
    }
    return "inactive";
}

}  // namespace

AnswerWriter::AnswerWriter(Origin origin) {
    line("v=0");
    line("o=- " + std::to_string(origin.session) + " " + std::to_string(origin.version) +
         " IN IP4 127.0.0.1");
    line("s=petcam");
    line("t=0 0");
}

void AnswerWriter::accept(const MediaSection& section, const AnsweredSection& answer) {
    if (answer.formats.empty()) {
        refuse(section);
        return;
    }
    std::string media = "m=" + section.kind + " 9 " + section.protocol;
    for (const Format* format : answer.formats) {
        media += " " + std::to_string(format->payloadType);
    }
    line(media);
    line("c=IN IP4 0.0.0.0");
    line(std::string("a=") + nameOf(answer.direction));
    for (const auto& extension : section.extensions) {
        if (isKept(answer.extensions, extension.uri)) {
            line("a=extmap:" + std::to_string(extension.id) + " " + extension.uri);
        }
    }
    for (const Format* format : answer.formats) {
        const std::string type = std::to_string(format->payloadType);
        line("a=rtpmap:" + type + " " + format->rtpmap);
        if (!format->parameters.empty()) line("a=fmtp:" + type + " " + format->parameters);
        for (const auto& feedback : format->feedback) {
            if (isKept(answer.feedback, feedback)) line("a=rtcp-fb:" + type + " " + feedback);
        }
    }
}

void AnswerWriter::refuse(const MediaSection& section) {
    line("m=" + section.kind + " 0 " + section.protocol + " " + section.formatList);
    line("c=IN IP4 0.0.0.0");
    line("a=inactive");
}

}  // namespace petcam::sdp
