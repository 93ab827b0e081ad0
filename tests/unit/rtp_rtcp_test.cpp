#include "petcam/rtp/rtcp.hpp"

#include <vector>

#include "catch.hpp"

using petcam::rtp::asksForKeyframe;
using petcam::rtp::forEachSenderReport;
using petcam::rtp::tellsLoss;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// RFC 3550 section 6.4.2, without report blocks.
const Bytes kReceiverReport{
    0x80, 201, 0x00, 0x01,  // V=2, RC=0, PT=RR, length 1 (words after the first)
    0,    0,   0,    1,     // SSRC of the sender of this packet
};
/// RFC 3550 section 6.4.1, without report blocks.
const Bytes kSenderReport{
    0x80, 200, 0x00, 0x06,                     // V=2, RC=0, PT=SR, length 6
    0,    0,   0,    1,                        // SSRC
    0,    0,   0,    0,    0,    0,    0, 0,   // NTP timestamp
    0,    0,   0,    0,                        // RTP timestamp
    0,    0,   0,    0,    0x81, 0xCE, 0, 12,  // packet and octet counts, which look like a PLI header
};
/// RFC 4585 section 6.3.1.
const Bytes kPictureLoss{
    0x81, 206, 0x00, 0x02,  // V=2, FMT=1, PT=PSFB, length 2
    0,    0,   0,    1,     // SSRC of packet sender
    0,    0,   0,    2,     // SSRC of media source
};
/// RFC 5104 section 4.3.1.
const Bytes kFullIntra{
    0x84, 206, 0x00, 0x04,  // V=2, FMT=4, PT=PSFB, length 4
    0,    0,   0,    1,     // SSRC of packet sender
    0,    0,   0,    0,     // SSRC of media source: unused
    0,    0,   0,    2,     // SSRC
    7,    0,   0,    0,     // command sequence number
};
/// draft-alvestrand-rmcat-remb: also a payload-specific feedback.
const Bytes kRemb{
    0x8F, 206, 0x00, 0x04,              // V=2, FMT=15, PT=PSFB, length 4
    0,    0,   0,    1,    0, 0, 0, 0,  // SSRCs
    'R',  'E', 'M',  'B',               // unique identifier
    0,    0x0, 0x0,  0x1,               // no SSRC, exponent and mantissa
};
/// RFC 4585 section 6.2.1.
const Bytes kGenericNack{
    0x81, 205,  0x00, 0x03,              // V=2, FMT=1, PT=RTPFB, length 3
    0,    0,    0,    1,    0, 0, 0, 2,  // SSRCs
    0x12, 0x34, 0,    0,                 // PID, BLP
};

Bytes compound(std::initializer_list<Bytes> parts) {
    Bytes all;
    for (const auto& part : parts) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

}  // namespace

TEST_CASE("a picture loss indication and a full intra request ask for a keyframe, alone or behind reports") {
    CHECK(asksForKeyframe(kPictureLoss));
    CHECK(asksForKeyframe(kFullIntra));
    CHECK(asksForKeyframe(compound({kReceiverReport, kPictureLoss})));
    CHECK(asksForKeyframe(compound({kSenderReport, kRemb, kGenericNack, kFullIntra})));
    CHECK(asksForKeyframe(compound({kPictureLoss, kReceiverReport})));
}

TEST_CASE("reports, REMB and NACK ask for no keyframe") {
    CHECK_FALSE(asksForKeyframe({}));
    CHECK_FALSE(asksForKeyframe(kReceiverReport));
    CHECK_FALSE(asksForKeyframe(kSenderReport));
    CHECK_FALSE(asksForKeyframe(kRemb));
    CHECK_FALSE(asksForKeyframe(kGenericNack));
    CHECK_FALSE(asksForKeyframe(compound({kSenderReport, kGenericNack, kRemb})));
}

TEST_CASE("a compound that is cut anywhere within the request asks for nothing") {
    for (const auto& request : {kPictureLoss, kFullIntra}) {
        const auto whole = compound({kReceiverReport, request});
        for (std::size_t length = 0; length < whole.size(); ++length) {
            const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
            INFO("cut to " << length << " bytes");
            CHECK_FALSE(asksForKeyframe(cut));
        }
    }
}

TEST_CASE("a part of a wrong version or length ends the search") {
    auto wrongVersion = compound({kReceiverReport, kPictureLoss});
    wrongVersion[0] = 0x40;
    CHECK_FALSE(asksForKeyframe(wrongVersion));

    auto tooLong = compound({kReceiverReport, kPictureLoss});
    tooLong[3] = 5;
    CHECK_FALSE(asksForKeyframe(tooLong));

    auto endless = compound({kReceiverReport, kPictureLoss});
    endless[2] = 0xFF;
    endless[3] = 0xFF;
    CHECK_FALSE(asksForKeyframe(endless));
}

TEST_CASE("a request without room for its two SSRCs is malformed") {
    // RFC 4585 section 6.1: every feedback message begins with both.
    const Bytes empty{0x81, 206, 0x00, 0x00};
    const Bytes half{0x81, 206, 0x00, 0x01, 0, 0, 0, 1};
    CHECK_FALSE(asksForKeyframe(empty));
    CHECK_FALSE(asksForKeyframe(half));
}

TEST_CASE("a part of length zero does not stop the search from ending") {
    Bytes zeros;
    for (int i = 0; i < 1000; ++i) {
        zeros.insert(zeros.end(), {0x80, 201, 0, 0});
    }
    CHECK_FALSE(asksForKeyframe(zeros));
    zeros.insert(zeros.end(), kPictureLoss.begin(), kPictureLoss.end());
    CHECK(asksForKeyframe(zeros));
}

namespace {

std::vector<std::uint32_t> sendersIn(const Bytes& compound) {
    std::vector<std::uint32_t> found;
    forEachSenderReport(compound, [&](std::uint32_t ssrc) { found.push_back(ssrc); });
    return found;
}

Bytes senderReport(std::uint8_t ssrc) {
    Bytes report = kSenderReport;
    report[7] = ssrc;
    return report;
}

}  // namespace

TEST_CASE("every sender report of a compound packet is found, wherever it stands") {
    CHECK(sendersIn(senderReport(5)) == std::vector<std::uint32_t>{5});
    CHECK(sendersIn(compound({senderReport(5), kReceiverReport, senderReport(9)})) ==
          std::vector<std::uint32_t>{5, 9});
    CHECK(sendersIn(compound({kReceiverReport, kPictureLoss})).empty());
    CHECK(sendersIn({}).empty());
}

TEST_CASE("what is malformed in a compound packet holds no sender report, nor does what follows it") {
    Bytes cut = senderReport(5);
    cut.pop_back();
    CHECK(sendersIn(cut).empty());
    Bytes tooShort = senderReport(5);  // says that it has five words, which is less than a report takes
    tooShort[3] = 5;
    CHECK(sendersIn(tooShort).empty());
    Bytes version = senderReport(5);
    version[0] = 0x40;
    CHECK(sendersIn(compound({version, senderReport(9)})).empty());
}

namespace {

/// RFC 3550 section 6.4.2, with a block for a stream and one for what is sent of it again.
const Bytes kTwoBlocks{
    0x82, 201,  0x00, 0x0D,                       // V=2, RC=2, PT=RR, length 13
    0,    0,    0,    1,                          // SSRC of the sender of this packet
    0,    0,    0,    2,                          // SSRC_1
    0x40, 0,    1,    0,                          // fraction lost 1/4, cumulative 256
    0,    1,    0xFF, 0xFE,                       // extended highest sequence number
    0,    0,    0,    9,                          // jitter
    0x12, 0x34, 0x80, 0x00,                       // last SR
    0,    0,    0x40, 0,                          // delay since: 1/4 s
    0,    0,    0,    3,    0, 0xFF, 0xFF, 0xFE,  // SSRC_2, cumulative -2
    0,    0,    0,    5,    0, 0,    0,    0,    0, 0, 0, 0, 0, 0, 0, 0,
};

std::vector<petcam::rtp::ReportBlock> blocksIn(const Bytes& bytes) {
    std::vector<petcam::rtp::ReportBlock> blocks;
    petcam::rtp::forEachReportBlock(bytes, [&](const auto& block) { blocks.push_back(block); });
    return blocks;
}

}  // namespace

TEST_CASE("report blocks are read from receiver and sender reports") {
    const auto blocks = blocksIn(compound({kTwoBlocks, kPictureLoss}));
    REQUIRE(blocks.size() == 2);
    CHECK(blocks[0].ssrc == 2);
    CHECK(blocks[0].cumulativeLost == 256);
    CHECK(blocks[0].highestSequenceNumber == 0x1FFFE);
    CHECK(blocks[0].lastSenderReport == 0x12348000);
    CHECK(blocks[0].delaySinceThat == 0x4000);
    CHECK(blocks[1].ssrc == 3);
    CHECK(blocks[1].cumulativeLost == -2);

    Bytes senderReport = kSenderReport;
    senderReport[0] = 0x81;
    senderReport[3] = 12;
    senderReport.insert(senderReport.end(), kTwoBlocks.begin() + 8, kTwoBlocks.begin() + 32);
    REQUIRE(blocksIn(senderReport).size() == 1);
    CHECK(blocksIn(senderReport)[0].ssrc == 2);
}

TEST_CASE("a report that promises more blocks than it has gives those that are there") {
    Bytes bytes = kTwoBlocks;
    bytes[0] = 0x9F;  // 31 blocks
    CHECK(blocksIn(bytes).size() == 2);
    bytes.pop_back();
    CHECK(blocksIn(bytes).empty());  // the packet itself is cut
    CHECK(blocksIn(kReceiverReport).empty());
    CHECK(blocksIn({}).empty());
}

TEST_CASE("a round trip is what is left of the time since the sender report") {
    const auto block = blocksIn(kTwoBlocks).front();
    using petcam::rtp::roundTrip;
    CHECK(roundTrip(block, 0x12348000 + 0x4000 + 0x8000) == std::chrono::milliseconds(500));
    CHECK(roundTrip(block, 0x12348000 + 0x4000) == std::chrono::milliseconds(0));
    CHECK(roundTrip(block, 0x12348000 + 0x3FF0) == std::chrono::milliseconds(0));  // clocks are not exact
    CHECK_FALSE(roundTrip(block, 0x12348000 - 0x30000));                           // or were set back
    CHECK_FALSE(roundTrip(block, 0x12348000 + 0x500000));
    CHECK_FALSE(roundTrip(blocksIn(kTwoBlocks).back(), 0x12348000));  // no sender report has come
}

TEST_CASE("REMB tells what the receiver believes that its link carries") {
    using petcam::rtp::estimatedMaximum;
    CHECK(estimatedMaximum(kRemb) == petcam::Bitrate{1});
    Bytes remb = kRemb;
    remb[17] = 0x0B;  // exponent 2, mantissa 0x30D40
    remb[18] = 0x0D;
    remb[19] = 0x40;
    CHECK(estimatedMaximum(compound({kReceiverReport, remb})) == petcam::Bitrate{800'000});
    remb[17] = 0xFF;  // exponent 63: more than 64 bits hold
    CHECK(estimatedMaximum(remb));
    remb[12] = 'X';
    CHECK_FALSE(estimatedMaximum(remb));
    CHECK_FALSE(estimatedMaximum(kPictureLoss));
    CHECK_FALSE(estimatedMaximum(kTwoBlocks));
    CHECK_FALSE(estimatedMaximum({}));
}

TEST_CASE("a report block with a fraction lost tells a loss, in a receiver's report and in a sender's") {
    const auto withBlocks = [](std::uint8_t type, std::vector<std::uint8_t> fractions) {
        Bytes report(type == 200 ? 28 : 8);
        report[0] = static_cast<std::uint8_t>(0x80 | fractions.size());
        report[1] = type;
        for (const auto fraction : fractions) {
            Bytes block(24);
            block[4] = fraction;
            report.insert(report.end(), block.begin(), block.end());
        }
        report[3] = static_cast<std::uint8_t>(report.size() / 4 - 1);
        return report;
    };
    for (const std::uint8_t type : {std::uint8_t{200}, std::uint8_t{201}}) {
        CHECK(tellsLoss(withBlocks(type, {0})) == false);
        CHECK(tellsLoss(withBlocks(type, {1})) == true);
        CHECK(tellsLoss(withBlocks(type, {0, 255})) == true);
        CHECK_FALSE(tellsLoss(withBlocks(type, {})));
        CHECK(tellsLoss(compound({withBlocks(type, {3}), withBlocks(type, {0})})) == true);
        auto claimsMore = withBlocks(type, {0});
        claimsMore[0] = 0x9F;
        CHECK(tellsLoss(claimsMore) == false);
    }
    CHECK_FALSE(tellsLoss(kPictureLoss));
    CHECK_FALSE(tellsLoss({}));
}
