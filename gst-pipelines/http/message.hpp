#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "store/files.hpp"

namespace petcam::gst::http {

/// What we look at of a request. Header fields that were not sent are empty.
struct Request {
    std::string method;
    std::string path;   ///< as it was sent; what needs no encoding may be decoded (RFC 3986 section 6.2.2.2)
    std::string query;  ///< what stands behind the first "?", as it was sent
    std::string authorization;
    std::string range;
    std::string ifRange;
    std::string ifMatch;
    std::string ifNoneMatch;
    std::string body;
};

/// The value of a query's parameter, as it was sent. Throws BadQuery when it is there more than once.
class BadQuery {};
std::optional<std::string_view> parameter(std::string_view query, std::string_view name);

/// A part of a file that is sent.
struct FileSpan {
    std::uint64_t offset;
    std::uint64_t length;
};

/// What is sent back: the body is its pieces, one after the other.
struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::vector<std::variant<std::string, FileSpan>> pieces;
    std::shared_ptr<const store::Descriptor> file;  ///< that the spans are of

    std::uint64_t length() const noexcept;
    /// The value of a header, for tests.
    std::string header(std::string_view name) const;
};

/// `text` is a JSON value. Never kept by a browser.
Response jsonResponse(int status, std::string text);
/// {"error": ...}; `text` is plain ASCII of ours.
Response errorResponse(int status, const std::string& text);
/// Sent with everything: types are not guessed, and nobody else's page gets it.
void addSafety(Response& response);

}  // namespace petcam::gst::http
