#include "rtp_maker.hpp"

#include <gst/app/gstappsink.h>

#include "catch.hpp"

namespace petcam::gst {
namespace {

void put32(std::vector<std::uint8_t>& to, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8)
        to.push_back(static_cast<std::uint8_t>(value >> shift));
}

std::string encoder(const StreamWish& wish) {
    const std::string frames = std::to_string(wish.frames);
    const std::string every = std::to_string(wish.keyframeEvery);
    const std::string picture =
        "videotestsrc pattern=ball num-buffers=" + frames +
        " ! video/x-raw,format=I420,framerate=15/1,width=" + std::to_string(wish.width) +
        ",height=" + std::to_string(wish.height) + " ! ";
    switch (wish.kind) {
        case RtpMedia::Kind::H264:
            return picture + "openh264enc gop-size=" + every +
                   " ! h264parse ! rtph264pay config-interval=-1 aggregate-mode=zero-latency "
                   "pt=102";
        case RtpMedia::Kind::VP8:
            return picture + "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=" + every +
                   " target-bitrate=600000 ! rtpvp8pay picture-id-mode=15-bit pt=96";
        case RtpMedia::Kind::Opus:
            return "audiotestsrc samplesperbuffer=960 num-buffers=" + frames +
                   " ! audio/x-raw,rate=48000,channels=2 ! opusenc ! rtpopuspay pt=111";
    }
    return {};
}

RtpMedia mediaOf(RtpMedia::Kind kind) {
    switch (kind) {
        case RtpMedia::Kind::H264:
            return {kind, 102, 90000};
        case RtpMedia::Kind::VP8:
            return {kind, 96, 90000};
        case RtpMedia::Kind::Opus:
            return {kind, 111, 48000, 2};
    }
    return {};
}

}  // namespace

MadeStream makeStream(const StreamWish& wish) {
    const std::string numbers =
        " ssrc=" + std::to_string(wish.ssrc) + " timestamp-offset=" + std::to_string(wish.firstTimestamp) +
        " seqnum-offset=" + std::to_string(wish.firstNumber) + " mtu=" + std::to_string(wish.mtu);
    const std::string line = encoder(wish) + numbers + " ! appsink name=out sync=false";
    GError* error = nullptr;
    const auto pipeline = GstElementPtr::take(gst_parse_launch(line.c_str(), &error));
    INFO(line << (error ? error->message : ""));
    REQUIRE(error == nullptr);
    const auto sink = GstElementPtr::take(gst_bin_get_by_name(GST_BIN(pipeline.get()), "out"));
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    MadeStream made{mediaOf(wish.kind), {}, {}};
    while (const auto sample = GstSamplePtr::take(gst_app_sink_pull_sample(GST_APP_SINK(sink.get())))) {
        const GstBytes bytes(gst_sample_get_buffer(sample.get()));
        made.packets.emplace_back(bytes.data(), bytes.data() + bytes.size());
        const std::uint32_t timestamp = timestampOf(made.packets.back());
        if (made.timestamps.empty() || made.timestamps.back() != timestamp)
            made.timestamps.push_back(timestamp);
    }
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    REQUIRE(made.timestamps.size() >= static_cast<std::size_t>(wish.frames));  // opusenc adds one
    return made;
}

std::uint16_t sequenceNumberOf(const std::vector<std::uint8_t>& packet) {
    return static_cast<std::uint16_t>(packet.at(2) << 8 | packet.at(3));
}

std::uint32_t timestampOf(const std::vector<std::uint8_t>& packet) {
    return std::uint32_t{packet.at(4)} << 24 | std::uint32_t{packet.at(5)} << 16 |
           std::uint32_t{packet.at(6)} << 8 | packet.at(7);
}

std::vector<std::uint8_t> senderReport(std::uint32_t ssrc, std::uint64_t ntp, std::uint32_t timestamp) {
    std::vector<std::uint8_t> bytes{0x80, 200, 0, 6};  // version 2, no blocks, SR, 7 words
    put32(bytes, ssrc);
    put32(bytes, static_cast<std::uint32_t>(ntp >> 32));
    put32(bytes, static_cast<std::uint32_t>(ntp));
    put32(bytes, timestamp);
    put32(bytes, 1);    // packets
    put32(bytes, 100);  // bytes
    return bytes;
}

}  // namespace petcam::gst
