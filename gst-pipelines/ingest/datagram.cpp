#include "ingest/datagram.hpp"

#include <gst/rtp/gstrtcpbuffer.h>
#include <gst/rtp/gstrtpbuffer.h>

namespace petcam::gst {

bool isRtcp(std::span<const std::uint8_t> datagram) noexcept {
    return datagram.size() >= 2 && datagram[1] >= 192 && datagram[1] <= 223;
}

std::optional<RtpHeader> rtpHeader(GstBuffer* packet) noexcept {
    GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;
    if (!gst_rtp_buffer_map(packet, GST_MAP_READ, &rtp)) return std::nullopt;
    const RtpHeader header{gst_rtp_buffer_get_payload_type(&rtp), gst_rtp_buffer_get_timestamp(&rtp),
                           gst_rtp_buffer_get_ssrc(&rtp)};
    gst_rtp_buffer_unmap(&rtp);
    return header;
}

std::vector<SenderReport> senderReports(std::span<const std::uint8_t> compound) {
    std::vector<SenderReport> reports;
    if (compound.empty() || compound.size() > G_MAXUINT16) return reports;
    std::vector<std::uint8_t> bytes(compound.begin(), compound.end());
    if (!gst_rtcp_buffer_validate_data_reduced(bytes.data(), static_cast<guint>(bytes.size())))
        return reports;
    const auto buffer =
        GstBufferPtr::take(gst_rtcp_buffer_new_copy_data(bytes.data(), static_cast<guint>(bytes.size())));
    GstRTCPBuffer rtcp = GST_RTCP_BUFFER_INIT;
    if (!gst_rtcp_buffer_map(buffer.get(), GST_MAP_READ, &rtcp)) return reports;
    GstRTCPPacket packet;
    for (gboolean more = gst_rtcp_buffer_get_first_packet(&rtcp, &packet); more;
         more = gst_rtcp_packet_move_to_next(&packet)) {
        if (gst_rtcp_packet_get_type(&packet) != GST_RTCP_TYPE_SR) continue;
        guint32 ssrc = 0;
        guint32 timestamp = 0;
        guint64 ntp = 0;
        gst_rtcp_packet_sr_get_sender_info(&packet, &ssrc, &ntp, &timestamp, nullptr, nullptr);
        reports.push_back({ssrc, NtpTime::fromBits(ntp), timestamp});
    }
    gst_rtcp_buffer_unmap(&rtcp);
    return reports;
}

}  // namespace petcam::gst
