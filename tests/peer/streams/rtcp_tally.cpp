#include "streams/rtcp_tally.hpp"

#include "petcam/rtp/bytes.hpp"

namespace petcam::peer {
namespace {

using rtp::readU16;
using rtp::readU32;

constexpr std::size_t kHeader = 4;

void append(Bytes& to, std::uint32_t value) {
    to.resize(to.size() + 4);
    rtp::writeU32(std::span(to).last(4), value);
}

}  // namespace

bool RtcpTally::add(BytesView compound, Instant now) {
    bool keyframe = false;
    while (!compound.empty()) {
        if (compound.size() < kHeader || (compound[0] >> 6) != 2) {
            ++counts_.malformed;
            break;
        }
        const std::size_t length = kHeader + 4U * readU16(compound.subspan(2));
        if (length > compound.size()) {
            ++counts_.malformed;
            break;
        }
        keyframe |= addOne(compound[1], compound[0] & 0x1F, compound.subspan(kHeader, length - kHeader), now);
        compound = compound.subspan(length);
    }
    return keyframe;
}

bool RtcpTally::addOne(std::uint8_t type, std::uint8_t format, BytesView body, Instant now) {
    switch (type) {
        case 200:
            ++counts_.senderReports;
            if (body.size() >= 12) reports_[readU32(body)] = {readU32(body.subspan(6)), now};
            return false;
        case 201:
            ++counts_.receiverReports;
            return false;
        case 203:
            ++counts_.byes;
            return false;
        case 205:
            if (format == 1) ++counts_.nacks;
            if (format == 15) ++counts_.transportCc;
            return false;
        case 206:
            return addPayloadFeedback(format, body);
        default:
            return false;
    }
}

bool RtcpTally::addPayloadFeedback(std::uint8_t format, BytesView body) {
    if (format == 1) ++counts_.plis;
    if (format == 4) ++counts_.firs;
    if (format == 15 && body.size() >= 16) {  // "REMB", count, exponent and mantissa
        ++counts_.rembs;
        const std::uint32_t packed = readU32(body.subspan(12)) & 0xFFFFFF;
        counts_.lastRembBitrate = std::uint64_t{packed & 0x3FFFF} << (packed >> 18);
    }
    return format == 1 || format == 4;
}

Bytes RtcpTally::receiverReport(std::uint32_t from, std::uint32_t about, const Tally& tally,
                                Instant now) const {
    Bytes report{0x81, 201, 0, 7};
    append(report, from);
    append(report, about);
    append(report, static_cast<std::uint32_t>(tally.missing()) & 0x7FFFFF);
    append(report, static_cast<std::uint32_t>(tally.lastSequenceNumber()));
    append(report, 0);  // jitter: nothing here plays anything
    const auto found = reports_.find(about);
    using UnitsOfNtp = std::chrono::duration<std::int64_t, std::ratio<1, 65536>>;
    append(report, found == reports_.end() ? 0 : found->second.middleOfNtp);
    append(report, found == reports_.end()
                       ? 0
                       : static_cast<std::uint32_t>(
                             std::chrono::duration_cast<UnitsOfNtp>(now - found->second.at).count()));
    return report;
}

Bytes genericNack(std::uint32_t from, std::uint32_t about, const std::vector<std::uint16_t>& missing) {
    Bytes feedback{0x81, 205, 0, static_cast<std::uint8_t>(2 + missing.size())};
    append(feedback, from);
    append(feedback, about);
    for (const std::uint16_t number : missing)
        append(feedback, std::uint32_t{number} << 16);  // one a field, none by the bit mask
    return feedback;
}

Bytes pictureLossIndication(std::uint32_t from, std::uint32_t about) {
    Bytes feedback{0x81, 206, 0, 2};
    append(feedback, from);
    append(feedback, about);
    return feedback;
}

}  // namespace petcam::peer
