// Text as what a client of the recordings sends: a ticket, a Range header with its conditions, a query, a
// path. What is taken from it must be what the text says, and must not lead out of a file.
#include <algorithm>
#include <numeric>
#include <string>

#include "fuzz.hpp"
#include "http/byte_ranges.hpp"
#include "http/file_response.hpp"
#include "http/message.hpp"
#include "http/ticket.hpp"
#include "store/file_names.hpp"

using namespace petcam;
using namespace petcam::gst;
using fuzz::require;

namespace {

constexpr http::TicketKey kKey{1, 2, 3};

void checkTicket(std::string_view text) {
    const auto parsed = http::parseTicket(text);
    if (!parsed) return;
    const auto& ticket = parsed->ticket;
    require(store::isCameraId(ticket.camera) && ticket.member.starts_with('m'),
            "a ticket names a member and a camera");
    require(ticket.expires > 0 && !ticket.actions.empty() && ticket.actions.size() <= 3,
            "it ends, and allows something");
    require(parsed->signedText == "v1." + ticket.member + "." + ticket.camera + "." + ticket.actions + "." +
                                      std::to_string(ticket.expires),
            "a ticket is written in one way only");
    require(text.size() == parsed->signedText.size() + 65, "nothing stands behind the signature");
    http::TicketText genuine = *parsed;
    genuine.signature = http::sign(genuine.signedText, kKey);
    require(http::isGenuine(genuine, kKey), "the right signature is right");
    genuine.signature[31] ^= 1;
    require(!http::isGenuine(genuine, kKey), "another one is not");
}

void checkRanges(std::string_view header, std::uint64_t size) {
    const auto answer = http::rangesOf(header, size);
    require(answer.parts.size() <= 16, "ranges are limited");
    require((answer.kind == http::RangeAnswer::Kind::Parts) == !answer.parts.empty(),
            "only parts have parts");
    std::uint64_t bytes = 0;
    for (const auto& part : answer.parts) {
        require(part.first <= part.last && part.last < size, "a part lies in the file");
        bytes += part.length();
    }
    require(bytes <= size, "nobody gets more than the file");
}

void checkResponse(const std::string& header, std::string_view condition, std::uint64_t size) {
    http::Request request;
    request.method = "GET";
    request.range = header;
    request.ifRange = request.ifMatch = request.ifNoneMatch = std::string(condition);
    const http::ServedFile served{nullptr, size, "k1-1", "video/mp4", std::string(condition)};
    const auto response = http::fileResponse(request, served);
    for (const auto& [name, value] : response.headers) {
        const bool plain =
            std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c <= 0x7E; });
        require(plain, "a header stays on its line");
    }
    for (const auto& piece : response.pieces) {
        const auto* span = std::get_if<http::FileSpan>(&piece);
        require(!span || (span->offset <= size && span->length <= size - span->offset),
                "a span lies in the file");
    }
    require(response.status != 206 || response.length() > 0, "parts are not empty");
}

void checkNames(std::string_view text) {
    if (const auto clip = store::clipNameOf(text))
        require(toText(*clip) == text, "a clip's name is written in one way");
    if (const auto picture = store::pictureNameOf(text)) {
        require(toText(*picture) == text, "a picture's name is written in one way");
    }
    if (const auto id = store::clipIdOf(text)) require(toString(*id) == text, "so is an id");
    if (store::isCameraId(text))
        require(text.find_first_of("/.\\%") == std::string_view::npos, "a camera is no path");
}

void checkQuery(std::string_view query) {
    for (const char* name : {"ticket", "from", "crop"}) {
        try {
            const auto value = http::parameter(query, name);
            require(!value || value->find('&') == std::string_view::npos, "a value ends at the next one");
        } catch (const http::BadQuery&) {
            require(query.find(name) != query.rfind(name), "what is there twice stands there twice");
        }
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<char> exact(data, data + size);
    std::string_view text(exact.data(), exact.size());
    checkTicket(text);
    checkNames(text);
    checkQuery(text);
    const std::string_view header = fuzz::takeUntil(text, '\n');
    // The size of the file by the input, too: small ones have the more interesting ends.
    const std::uint64_t bytes =
        std::accumulate(header.begin(), header.end(), std::uint64_t{header.size()},
                        [](std::uint64_t sum, char c) { return sum * 3 + (c & 1); }) >>
        (header.size() % 64);
    checkRanges(header, bytes);
    checkResponse(std::string(header), text, bytes);
    return 0;
}
