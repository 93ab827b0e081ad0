#include "http/file_response.hpp"

#include "catch.hpp"

using namespace petcam::gst;
using namespace petcam::gst::http;

namespace {

ServedFile served() {
    return {std::make_shared<store::Descriptor>(), 1000, "k1-1000", "video/mp4", ""};
}

Response ask(const std::string& range, Request request = {}) {
    if (request.method.empty()) request.method = "GET";
    request.range = range;
    return fileResponse(request, served());
}

FileSpan spanOf(const Response& response) {
    return std::get<FileSpan>(response.pieces.at(0));
}

}  // namespace

TEST_CASE("a whole file says what it is and that it can be had in parts") {
    const Response response = ask("");
    CHECK(response.status == 200);
    CHECK(response.length() == 1000);
    CHECK(response.header("Content-Type") == "video/mp4");
    CHECK(response.header("Accept-Ranges") == "bytes");
    CHECK(response.header("ETag") == "\"k1-1000\"");
    CHECK(response.header("Cache-Control") == "private, max-age=3600");
    CHECK(response.header("X-Content-Type-Options") == "nosniff");
    CHECK(response.header("Content-Disposition").empty());
}

TEST_CASE("one part says where it is") {
    const Response response = ask("bytes=10-19");
    CHECK(response.status == 206);
    CHECK(response.header("Content-Range") == "bytes 10-19/1000");
    CHECK(spanOf(response).offset == 10);
    CHECK(spanOf(response).length == 10);
}

TEST_CASE("several parts are a multipart body, in the order of the request") {
    const Response response = ask("bytes=-5,0-4");
    CHECK(response.status == 206);
    const std::string type = response.header("Content-Type");
    REQUIRE(type.starts_with("multipart/byteranges; boundary="));
    const std::string boundary = type.substr(type.find('=') + 1);
    CHECK(boundary.size() <= 70);
    CHECK(response.header("Content-Range").empty());
    REQUIRE(response.pieces.size() == 5);
    CHECK(std::get<std::string>(response.pieces[0]) ==
          "\r\n--" + boundary + "\r\nContent-Type: video/mp4\r\nContent-Range: bytes 995-999/1000\r\n\r\n");
    CHECK(std::get<FileSpan>(response.pieces[1]).offset == 995);
    CHECK(std::get<FileSpan>(response.pieces[3]).offset == 0);
    CHECK(std::get<std::string>(response.pieces[4]) == "\r\n--" + boundary + "--\r\n");
    CHECK(ask("bytes=-5,0-4").header("Content-Type") != type);
}

TEST_CASE("of several parts of which one is there that one is sent alone") {
    const Response response = ask("bytes=5000-,0-4");
    CHECK(response.header("Content-Range") == "bytes 0-4/1000");
}

TEST_CASE("what is not there is 416 with the size") {
    const Response response = ask("bytes=1000-");
    CHECK(response.status == 416);
    CHECK(response.header("Content-Range") == "bytes */1000");
}

TEST_CASE("If-Range with another version gets the whole file") {
    Request request;
    request.ifRange = "\"k1-1000\"";
    CHECK(ask("bytes=0-1", request).status == 206);
    request.ifRange = "\"k1-999\"";
    CHECK(ask("bytes=0-1", request).status == 200);
    CHECK(ask("bytes=5000-", request).status == 200);
}

TEST_CASE("conditions come before ranges") {
    Request request;
    request.ifNoneMatch = "\"x\", W/\"k1-1000\"";
    const Response same = ask("bytes=0-1", request);
    CHECK(same.status == 304);
    CHECK(same.pieces.empty());
    CHECK(same.header("ETag") == "\"k1-1000\"");
    request = {};
    request.ifMatch = "\"other\"";
    CHECK(ask("bytes=0-1", request).status == 412);
    request.ifMatch = "*";
    CHECK(ask("bytes=0-1", request).status == 206);
}

TEST_CASE("HEAD knows nothing of ranges") {
    Request request;
    request.method = "HEAD";
    CHECK(ask("bytes=0-1", request).status == 200);
    CHECK(ask("bytes=5000-", request).status == 200);
}

TEST_CASE("a download has a name in any script, and nothing in it ends the header") {
    CHECK(attachment("Kitchen 2026-11-26 19.04.32.mp4") ==
          "attachment; filename=\"Kitchen 2026-11-26 19.04.32.mp4\"; "
          "filename*=UTF-8''Kitchen%202026-11-26%2019.04.32.mp4");
    CHECK(attachment("거실.mp4") ==
          "attachment; filename=\"__.mp4\"; filename*=UTF-8''%EA%B1%B0%EC%8B%A4.mp4");
    CHECK(attachment("a\"\r\nX: y\\") ==
          "attachment; filename=\"a___X_ y_\"; filename*=UTF-8''a%22%0D%0AX%3A%20y%5C");
}
