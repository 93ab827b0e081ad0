#include "http/file_response.hpp"

#include "http/byte_ranges.hpp"
#include "store/ids.hpp"

namespace petcam::gst::http {
namespace {

std::string contentRange(const ByteRange& range, std::uint64_t size) {
    return "bytes " + std::to_string(range.first) + "-" + std::to_string(range.last) + "/" +
           std::to_string(size);
}

Response withHeaders(int status, const ServedFile& served, const std::string& tag) {
    Response response;
    response.status = status;
    response.headers = {{"ETag", tag},
                        {"Accept-Ranges", "bytes"},
                        // The member's own browser may keep it; nobody in between.
                        {"Cache-Control", "private, max-age=3600"}};
    if (!served.downloadName.empty()) {
        response.headers.emplace_back("Content-Disposition", attachment(served.downloadName));
    }
    addSafety(response);
    return response;
}

Response whole(const ServedFile& served, const std::string& tag) {
    Response response = withHeaders(200, served, tag);
    response.headers.emplace_back("Content-Type", served.type);
    response.file = served.file;
    response.pieces.emplace_back(FileSpan{0, served.bytes});
    return response;
}

Response onePart(const ServedFile& served, const std::string& tag, const ByteRange& range) {
    Response response = withHeaders(206, served, tag);
    response.headers.emplace_back("Content-Type", served.type);
    response.headers.emplace_back("Content-Range", contentRange(range, served.bytes));
    response.file = served.file;
    response.pieces.emplace_back(FileSpan{range.first, range.length()});
    return response;
}

/// RFC 9110 section 14.6. The boundary cannot be guessed, so nothing that was recorded has it inside.
Response severalParts(const ServedFile& served, const std::string& tag,
                      const std::vector<ByteRange>& ranges) {
    const std::string boundary = toString(store::newClipId()) + toString(store::newClipId());
    Response response = withHeaders(206, served, tag);
    response.headers.emplace_back("Content-Type", "multipart/byteranges; boundary=" + boundary);
    response.file = served.file;
    for (const ByteRange& range : ranges) {
        response.pieces.emplace_back("\r\n--" + boundary + "\r\nContent-Type: " + served.type +
                                     "\r\nContent-Range: " + contentRange(range, served.bytes) + "\r\n\r\n");
        response.pieces.emplace_back(FileSpan{range.first, range.length()});
    }
    response.pieces.emplace_back("\r\n--" + boundary + "--\r\n");
    return response;
}

Response unsatisfiable(const ServedFile& served) {
    Response response = errorResponse(416, "no such bytes");
    response.headers.emplace_back("Content-Range", "bytes */" + std::to_string(served.bytes));
    return response;
}

bool isPlain(unsigned char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
}

}  // namespace

Response fileResponse(const Request& request, const ServedFile& served) {
    const std::string tag = "\"" + served.version + "\"";
    if (!request.ifMatch.empty() && !isListed(request.ifMatch, tag, false)) {
        return errorResponse(412, "it is another one now");
    }
    if (!request.ifNoneMatch.empty() && isListed(request.ifNoneMatch, tag, true)) {
        return withHeaders(304, served, tag);
    }
    const bool inParts = request.method == "GET" && !request.range.empty() &&
                         (request.ifRange.empty() || isSame(request.ifRange, tag));
    const RangeAnswer ranges = inParts ? rangesOf(request.range, served.bytes) : RangeAnswer{};
    switch (ranges.kind) {
        case RangeAnswer::Kind::Unsatisfiable:
            return unsatisfiable(served);
        case RangeAnswer::Kind::Parts:
            return ranges.parts.size() == 1 ? onePart(served, tag, ranges.parts[0])
                                            : severalParts(served, tag, ranges.parts);
        default:
            return whole(served, tag);
    }
}

std::string attachment(const std::string& name) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    std::string ascii, encoded;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = isPlain(byte);
        // One replacement for each character, not for each byte of it.
        if (plain || c == ' ')
            ascii += c;
        else if ((byte & 0xC0) != 0x80)
            ascii += '_';
        if (plain)
            encoded += c;
        else
            encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
}

}  // namespace petcam::gst::http
