#include "media/annex_b.hpp"

namespace petcam::peer {
namespace {

constexpr std::uint8_t kNalTypeMask = 0x1F;

/// Offset of the next 00 00 01 at or after `from`; the stream's size when there is none.
std::size_t findStartCode(BytesView stream, std::size_t from) {
    for (std::size_t at = from; at + 3 <= stream.size(); ++at) {
        if (stream[at] == 0 && stream[at + 1] == 0 && stream[at + 2] == 1) return at;
    }
    return stream.size();
}

std::uint8_t typeOf(BytesView unit) {
    return unit[0] & kNalTypeMask;
}

bool isSlice(BytesView unit) {
    return typeOf(unit) >= 1 && typeOf(unit) <= 5;
}

/// first_mb_in_slice is the first field of a slice; 0 is coded as a single set bit (H.264 section 9.1).
bool beginsPicture(BytesView unit) {
    return isSlice(unit) && unit.size() > 1 && (unit[1] & 0x80) != 0;
}

/// SEI 6, SPS 7, PPS 8, delimiter 9, and 14 to 18, reserved for the same place.
bool comesBeforePicture(BytesView unit) {
    const auto type = typeOf(unit);
    return (type >= 6 && type <= 9) || (type >= 14 && type <= 18);
}

/// Delimiter 9, end of sequence 10, end of stream 11, filler 12.
bool isOnlyForByteStreams(BytesView unit) {
    return typeOf(unit) >= 9 && typeOf(unit) <= 12;
}

}  // namespace

std::vector<BytesView> nalUnits(BytesView stream) {
    std::vector<BytesView> units;
    std::size_t code = findStartCode(stream, 0);
    while (code < stream.size()) {
        const std::size_t begin = code + 3;
        code = findStartCode(stream, begin);
        // A NAL unit never ends in a zero byte: the zeros belong to the next start code or are padding.
        std::size_t end = code;
        while (end > begin && stream[end - 1] == 0)
            --end;
        if (end > begin) units.push_back(stream.subspan(begin, end - begin));
    }
    return units;
}

std::vector<AccessUnit> accessUnits(const std::vector<BytesView>& units) {
    std::vector<AccessUnit> pictures;
    AccessUnit current;
    bool hasSlice = false;
    for (const BytesView unit : units) {
        if (hasSlice && (comesBeforePicture(unit) || beginsPicture(unit))) {
            pictures.push_back(std::move(current));
            current.clear();
            hasSlice = false;
        }
        hasSlice = hasSlice || isSlice(unit);
        if (!isOnlyForByteStreams(unit)) current.push_back(unit);
    }
    if (hasSlice) pictures.push_back(std::move(current));
    return pictures;
}

}  // namespace petcam::peer
