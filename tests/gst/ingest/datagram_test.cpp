#include "ingest/datagram.hpp"

#include "catch.hpp"
#include "rtp_maker.hpp"

using namespace petcam::gst;

TEST_CASE("RTCP is told from RTP by its second byte") {
    // RFC 5761 section 4: 192 to 223 there.
    CHECK(isRtcp(std::vector<std::uint8_t>{0x80, 200, 0, 6}));
    CHECK(isRtcp(std::vector<std::uint8_t>{0x81, 206}));
    CHECK_FALSE(isRtcp(std::vector<std::uint8_t>{0x80, 102}));
    CHECK_FALSE(isRtcp(std::vector<std::uint8_t>{0x80, 0x80 | 111}));  // with a marker
    CHECK_FALSE(isRtcp(std::vector<std::uint8_t>{0x80}));
    CHECK_FALSE(isRtcp({}));
}

TEST_CASE("sender reports are found among other parts of a compound packet") {
    auto compound = senderReport(7, 0xEC00'0000'8000'0000U, 1234);
    const std::vector<std::uint8_t> names{0x81, 202, 0, 2, 0, 0, 0, 7, 1, 1, 'x', 0};  // SDES, CNAME "x"
    compound.insert(compound.end(), names.begin(), names.end());
    const auto more = senderReport(8, 1, 5);
    compound.insert(compound.end(), more.begin(), more.end());
    const auto reports = senderReports(compound);
    REQUIRE(reports.size() == 2);
    CHECK(reports[0].ssrc == 7);
    CHECK(reports[0].timestamp == 1234);
    CHECK(reports[0].sent.since1900.count() == 0xEC00'0000LL * 1'000'000 + 500'000);
    CHECK(reports[1].ssrc == 8);
}

TEST_CASE("a report that is cut short or of another version is none") {
    const auto whole = senderReport(7, 1, 2);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CHECK(senderReports(std::span(whole).first(size)).empty());
    }
    auto old = whole;
    old[0] = 0x40;
    CHECK(senderReports(old).empty());
}
