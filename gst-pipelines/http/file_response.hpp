#pragma once

#include <string>

#include "http/message.hpp"

namespace petcam::gst::http {

/// A file that may be asked for in parts.
struct ServedFile {
    std::shared_ptr<const store::Descriptor> file;
    std::uint64_t bytes = 0;
    std::string version;       ///< becomes the entity tag; letters, digits, dots and dashes
    std::string type;          ///< media type
    std::string downloadName;  ///< without quotes' meaning: any UTF-8; empty: shown in place
};

/// 200, 206 (one part, or several as multipart/byteranges), 304, 412 or 416, by the request's conditions and
/// ranges (RFC 9110 sections 13.2.2 and 14). HEAD gets the headers of a 200: ranges mean nothing to it.
Response fileResponse(const Request& request, const ServedFile& served);

/// `attachment` with a name for everybody: ASCII, and RFC 8187 for those who can read it (RFC 6266).
std::string attachment(const std::string& name);

}  // namespace petcam::gst::http
