#include "media/h264_payload.hpp"

#include <algorithm>

namespace petcam::peer {
namespace {

constexpr std::uint8_t kNalTypeMask = 0x1F;
constexpr std::uint8_t kForbiddenBit = 0x80;
constexpr std::uint8_t kImportanceMask = 0x60;  // NRI
constexpr std::uint8_t kStapA = 24;
constexpr std::uint8_t kFuA = 28;
constexpr std::uint8_t kFuStart = 0x80;
constexpr std::uint8_t kFuEnd = 0x40;

bool isParameterSet(BytesView unit) {
    const auto type = unit[0] & kNalTypeMask;
    return type == 7 || type == 8;
}

/// How many units from the front of `units` are parameter sets that fit into one STAP-A.
std::size_t parameterSetsTogether(std::span<const BytesView> units) {
    std::size_t bytes = 1;
    std::size_t count = 0;
    while (count < units.size() && isParameterSet(units[count])) {
        bytes += 2 + units[count].size();
        if (bytes > kMaxPayloadBytes) break;
        ++count;
    }
    return count;
}

/// RFC 6184 section 5.7: forbidden bit set if it is in any unit, NRI the highest of all.
Bytes stapA(std::span<const BytesView> units) {
    unsigned forbidden = 0;
    unsigned importance = 0;
    Bytes payload(1);
    for (const BytesView unit : units) {
        forbidden |= unit[0] & kForbiddenBit;
        importance = std::max<unsigned>(importance, unit[0] & kImportanceMask);
        payload.push_back(static_cast<std::uint8_t>(unit.size() >> 8));
        payload.push_back(static_cast<std::uint8_t>(unit.size() & 0xFF));
        payload.insert(payload.end(), unit.begin(), unit.end());
    }
    payload[0] = static_cast<std::uint8_t>(forbidden | importance | kStapA);
    return payload;
}

void addFragments(BytesView unit, std::vector<Bytes>& payloads) {
    const auto indicator = static_cast<std::uint8_t>((unit[0] & ~kNalTypeMask) | kFuA);
    const auto type = static_cast<std::uint8_t>(unit[0] & kNalTypeMask);
    BytesView rest = unit.subspan(1);  // the unit's own header travels in indicator and FU header
    std::uint8_t position = kFuStart;
    while (!rest.empty()) {
        const std::size_t size = std::min(rest.size(), kMaxPayloadBytes - 2);
        if (size == rest.size())
            position = kFuEnd;  // never the start as well: one that fits is not fragmented
        Bytes payload{indicator, static_cast<std::uint8_t>(position | type)};
        payload.insert(payload.end(), rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(size));
        payloads.push_back(std::move(payload));
        rest = rest.subspan(size);
        position = 0;
    }
}

}  // namespace

std::vector<Bytes> h264Payloads(const AccessUnit& picture) {
    std::vector<Bytes> payloads;
    std::span<const BytesView> rest = picture;
    while (!rest.empty()) {
        std::size_t taken = parameterSetsTogether(rest);
        if (taken >= 2) {
            payloads.push_back(stapA(rest.first(taken)));
        } else {
            taken = 1;
            if (rest[0].size() <= kMaxPayloadBytes) {
                payloads.emplace_back(rest[0].begin(), rest[0].end());
            } else {
                addFragments(rest[0], payloads);
            }
        }
        rest = rest.subspan(taken);
    }
    return payloads;
}

}  // namespace petcam::peer
