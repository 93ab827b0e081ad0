#include "http/message.hpp"

#include <algorithm>

namespace petcam::gst::http {

std::optional<std::string_view> parameter(std::string_view query, std::string_view name) {
    std::optional<std::string_view> found;
    while (!query.empty()) {
        const auto end = query.find('&');
        const auto pair = query.substr(0, end);
        query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
        const auto equals = pair.find('=');
        if (pair.substr(0, equals) != name) continue;
        if (found) throw BadQuery();
        found = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
    }
    return found;
}

std::uint64_t Response::length() const noexcept {
    std::uint64_t bytes = 0;
    for (const auto& piece : pieces) {
        const auto* text = std::get_if<std::string>(&piece);
        bytes += text ? text->size() : std::get<FileSpan>(piece).length;
    }
    return bytes;
}

std::string Response::header(std::string_view name) const {
    const auto found =
        std::find_if(headers.begin(), headers.end(), [&](const auto& one) { return one.first == name; });
    return found == headers.end() ? "" : found->second;
}

Response jsonResponse(int status, std::string text) {
    Response response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
    response.pieces.emplace_back(std::move(text));
    addSafety(response);
    return response;
}

Response errorResponse(int status, const std::string& text) {
    return jsonResponse(status, "{\"error\":\"" + text + "\"}");
}

void addSafety(Response& response) {
    response.headers.insert(response.headers.end(), {{"X-Content-Type-Options", "nosniff"},
                                                     {"Referrer-Policy", "no-referrer"},
                                                     {"Cross-Origin-Resource-Policy", "same-origin"},
                                                     {"X-Frame-Options", "DENY"}});
}

}  // namespace petcam::gst::http
