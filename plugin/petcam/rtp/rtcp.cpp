#include "petcam/rtp/rtcp.hpp"

#include "petcam/rtp/bytes.hpp"

namespace petcam::rtp {
namespace {

constexpr std::size_t kCommonHeaderBytes = 4;
constexpr std::size_t kFeedbackHeaderBytes = 12;  // RFC 4585 section 6.1: the SSRCs of sender and media too
constexpr std::uint8_t kPayloadSpecificFeedback = 206;
constexpr std::uint8_t kPictureLossIndication = 1;
constexpr std::uint8_t kFullIntraRequest = 4;

}  // namespace

bool asksForKeyframe(std::span<const std::uint8_t> compound) noexcept {
    while (compound.size() >= kCommonHeaderBytes && (compound[0] >> 6) == 2) {
        const std::size_t length = kCommonHeaderBytes + std::size_t{4} * readU16(compound.subspan(2));
        if (length > compound.size()) return false;
        const std::uint8_t format = compound[0] & 0x1F;
        if (compound[1] == kPayloadSpecificFeedback && length >= kFeedbackHeaderBytes &&
            (format == kPictureLossIndication || format == kFullIntraRequest)) {
            return true;
        }
        compound = compound.subspan(length);
    }
    return false;
}

}  // namespace petcam::rtp
