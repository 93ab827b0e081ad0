#include "ingest/camera_ingest.hpp"

namespace petcam::gst {

const VideoFormat* CameraIngest::Formats::of(const GstCapsPtr& caps) {
    if (current && (current->caps.get() == caps.get() || gst_caps_is_equal(current->caps.get(), caps.get())))
        return &*current;
    const GstStructure* structure = gst_caps_get_structure(caps.get(), 0);
    VideoFormat format{codec, caps, 0, 0};
    if (!gst_structure_get_int(structure, "width", &format.width)) return nullptr;
    if (!gst_structure_get_int(structure, "height", &format.height)) return nullptr;
    current = std::move(format);
    return &*current;
}

CameraIngest::Stream::Stream(CameraClock& clock, StreamIngest::Outlet outlet, std::function<WallTime()> now)
    : stream(clock, std::move(outlet), g_main_context_get_thread_default()),
      port([this, now = std::move(now)](std::span<const std::uint8_t> bytes) {
          stream.datagram(bytes, now());
      }) {}

CameraIngest::CameraIngest(Outlet outlet)
    : outlet_(std::move(outlet)),
      best_(clock_,
            {[this](const Frame& frame, const GstCapsPtr& caps) {
                 if (const VideoFormat* format = bestFormats_.of(caps)) outlet_.best(frame, *format);
             },
             [this] { outlet_.keyframeWanted(); }},
            outlet_.now),
      lowest_(clock_,
              {[this](const Frame& frame, const GstCapsPtr& caps) {
                   if (const VideoFormat* format = lowestFormats_.of(caps)) outlet_.lowest(frame, *format);
               },
               [this] { outlet_.keyframeWanted(); }},
              outlet_.now),
      sound_(clock_, {[this](const Frame& frame, const GstCapsPtr&) { outlet_.sound(frame); }, [] {}},
             outlet_.now) {}

void CameraIngest::takeFrom(std::uint16_t sender) {
    for (Stream* stream : {&best_, &lowest_, &sound_})
        stream->port.takeFrom(sender);
}

void CameraIngest::expect(const std::optional<CameraStreams>& streams) {
    clock_ = CameraClock();
    const VideoCodec codec =
        streams && streams->video.kind == RtpMedia::Kind::VP8 ? VideoCodec::VP8 : VideoCodec::H264;
    bestFormats_ = lowestFormats_ = {codec, std::nullopt};
    best_.stream.expect(streams ? std::optional(streams->video) : std::nullopt);
    lowest_.stream.expect(streams ? std::optional(streams->video) : std::nullopt);
    sound_.stream.expect(streams ? streams->sound : std::nullopt);
}

}  // namespace petcam::gst
