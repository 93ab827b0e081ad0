#include "streams/rtp_writer.hpp"

#include <chrono>

#include "petcam/rtp/bytes.hpp"
#include "sdp.hpp"

namespace petcam::peer {
namespace {

void append(Bytes& to, std::uint32_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        to.push_back(static_cast<std::uint8_t>((value >> shift) & 0xFF));
    }
}

/// RFC 8285 section 4.2: id and length - 1 share a byte.
void appendElement(Bytes& to, int id, BytesView value) {
    if (value.empty()) return;
    to.push_back(static_cast<std::uint8_t>((id << 4) | static_cast<int>(value.size() - 1)));
    to.insert(to.end(), value.begin(), value.end());
}

BytesView bytesOfText(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Bytes elements(const RtpExtensions& extensions) {
    Bytes all;
    appendElement(all, extension::kMid, bytesOfText(extensions.mid));
    appendElement(all, extension::kRid, bytesOfText(extensions.rid));
    if (extensions.audioLevel) {
        const std::uint8_t level = *extensions.audioLevel & 0x7F;
        appendElement(all, extension::kAudioLevel, {&level, 1});
    }
    all.resize((all.size() + 3) / 4 * 4);
    return all;
}

}  // namespace

Bytes RtpWriter::packet(BytesView payload, std::uint32_t timestamp, bool marker,
                        const RtpExtensions& extensions) {
    const Bytes extra = elements(extensions);
    Bytes packet;
    packet.reserve(16 + extra.size() + payload.size());
    packet.push_back(extra.empty() ? 0x80 : 0x90);
    packet.push_back(static_cast<std::uint8_t>((marker ? 0x80 : 0) | payloadType_));
    append(packet, next_++, 2);
    append(packet, timestamp, 4);
    append(packet, ssrc_, 4);
    if (!extra.empty()) {
        append(packet, 0xBEDE, 2);
        append(packet, static_cast<std::uint32_t>(extra.size() / 4), 2);
        packet.insert(packet.end(), extra.begin(), extra.end());
    }
    packet.insert(packet.end(), payload.begin(), payload.end());
    ++packets_;
    payloadBytes_ += payload.size();
    return packet;
}

Bytes RtpWriter::senderReport(std::uint32_t timestamp) const {
    using namespace std::chrono;
    // NTP counts from 1900 (RFC 3550 section 4).
    constexpr std::uint64_t kNtpToUnix = 2208988800;
    const auto now = system_clock::now().time_since_epoch();
    const auto whole = duration_cast<seconds>(now);
    const auto fraction = duration_cast<nanoseconds>(now - whole).count();
    Bytes report{0x80, 200, 0, 6};
    append(report, ssrc_, 4);
    append(report, static_cast<std::uint32_t>(static_cast<std::uint64_t>(whole.count()) + kNtpToUnix), 4);
    append(report, static_cast<std::uint32_t>((static_cast<std::uint64_t>(fraction) << 32) / 1000000000U), 4);
    append(report, timestamp, 4);
    append(report, static_cast<std::uint32_t>(packets_), 4);
    append(report, static_cast<std::uint32_t>(payloadBytes_), 4);
    return report;
}

}  // namespace petcam::peer
