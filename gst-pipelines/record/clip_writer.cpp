#include "record/clip_writer.hpp"

#include <fcntl.h>
#include <gst/app/gstappsrc.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "model/drawing.hpp"
#include "record/mp4_boxes.hpp"
#include "record/opus_packet.hpp"

namespace petcam::gst {
namespace {

/// More than this in front of the muxer, some ten seconds: the disk does not keep up.
constexpr guint64 kMostWaiting = 8 << 20;
constexpr GstClockTime kPatience = 20 * GST_SECOND;
/// Pictures that get the same moment stand this far apart.
constexpr Microseconds kLeastStep = 1ms;

std::string description(Container container, bool sound) {
    const std::string mux = container == Container::Mp4 ? "mp4mux name=mux fragment-duration=" +
                                                              std::to_string(ClipWriter::kFragmentMs)
                                                        : std::string("webmmux name=mux");
    return mux + " ! filesink name=file buffer-mode=unbuffered sync=false async=false" +
           " appsrc name=picture format=time ! mux.video_0" +
           (sound ? " appsrc name=sound format=time ! mux.audio_0" : "");
}

GstElementPtr named(const GstElementPtr& bin, const char* name) {
    return GstElementPtr::take(gst_bin_get_by_name(GST_BIN(bin.get()), name));
}

ClipError errorOf(GstMessage* message) {
    GError* error = nullptr;
    gst_message_parse_error(message, &error, nullptr);
    const bool resource = error->domain == GST_RESOURCE_ERROR;
    const bool full = resource && error->code == GST_RESOURCE_ERROR_NO_SPACE_LEFT;
    const ClipError told(full       ? ClipError::Kind::Full
                         : resource ? ClipError::Kind::Disk
                                    : ClipError::Kind::Media,
                         error->message);
    g_error_free(error);
    return told;
}

}  // namespace

/// The file, opened a second time: only to force it onto the disk.
class ClipWriter::Descriptor {
public:
    explicit Descriptor(const std::filesystem::path& path) : fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~Descriptor() {
        if (fd_ >= 0) close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void sync() const {
        if (fd_ >= 0) fdatasync(fd_);
    }

private:
    int fd_;
};

ClipWriter::ClipWriter(const std::filesystem::path& path, const ClipFormat& format, WallTime start)
    : path_(path), start_(start), synced_(start), whole_{start, 0} {
    GError* error = nullptr;
    const std::string text = description(containerOf(format.video.codec), format.soundChannels.has_value());
    pipeline_ = GstElementPtr::take(gst_parse_launch(text.c_str(), &error));
    if (error) {
        const ClipError told(ClipError::Kind::Media, error->message);
        g_error_free(error);
        throw told;
    }
    bus_ = GstBusPtr::take(gst_element_get_bus(pipeline_.get()));
    g_object_set(named(pipeline_, "file").get(), "location", path.c_str(), nullptr);
    pictures_ = named(pipeline_, "picture");
    g_object_set(pictures_.get(), "caps", format.video.caps.get(), "max-bytes", guint64{0}, nullptr);
    if (format.soundChannels) {
        track_.emplace(start, *format.soundChannels);
        sounds_ = named(pipeline_, "sound");
        const auto caps = GstCapsPtr::take(
            gst_caps_new_simple("audio/x-opus", "channel-mapping-family", G_TYPE_INT, 0, "rate", G_TYPE_INT,
                                48000, "channels", G_TYPE_INT, *format.soundChannels, nullptr));
        g_object_set(sounds_.get(), "caps", caps.get(), "max-bytes", guint64{0}, nullptr);
    }
    const bool started =
        gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE;
    if (!started) {
        check();
        throw ClipError(ClipError::Kind::Disk, "the file cannot be opened");
    }
    file_ = std::make_unique<Descriptor>(path);
}

ClipWriter::~ClipWriter() {
    if (pipeline_) gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
}

void ClipWriter::picture(const Frame& frame) {
    Frame next = frame;
    if (held_) {
        next.at = std::max(next.at, held_->at + kLeastStep);
        step_ = next.at - held_->at;
        pushHeld(step_);
    }
    held_ = next;
    if (track_) write(track_->pictureAt(next.at));
    check();
    if (next.at < synced_ + kSync) return;
    sync();
}

void ClipWriter::sync() {
    file_->sync();
    std::error_code ignored;
    const std::uint64_t bytes = path_.extension() == ".mp4" ? wholeFragments(path_, whole_.bytes)
                                                            : std::filesystem::file_size(path_, ignored);
    // What the file has now was pushed by the time of the sync before, whatever waits in the muxer.
    if (!ignored && bytes > whole_.bytes) grown_ = whole_ = {synced_, bytes};
    synced_ = held_->at;
}

void ClipWriter::pushHeld(Microseconds duration) {
    // Matroska's muxer puts a picture with an unusual duration into a BlockGroup, without the ReferenceBlock
    // that would say what it depends on: players take it for a keyframe, and seek to it. Without one each is
    // a SimpleBlock, which says whether it is one.
    const bool isWebM = path_.extension() == ".webm";
    push(pictures_, *held_, isWebM ? std::nullopt : std::optional(duration));
    held_.reset();
}

void ClipWriter::sound(const Frame& packet) {
    if (!track_) return;
    write(track_->packet(packet));
    check();
}

void ClipWriter::write(const std::vector<Frame>& packets) {
    for (const Frame& packet : packets) {
        const GstBytes bytes(packet.data.get());
        push(sounds_, packet, opusDuration({bytes.data(), bytes.size()}).value_or(kOpusSilenceDuration));
    }
}

void ClipWriter::push(const GstElementPtr& to, const Frame& frame, std::optional<Microseconds> duration) {
    GstAppSrc* source = GST_APP_SRC(to.get());
    if (gst_app_src_get_current_level_bytes(source) > kMostWaiting) {
        throw ClipError(ClipError::Kind::Slow, "the disk does not keep up");
    }
    GstBuffer* buffer = gst_buffer_copy(frame.data.get());  // shares the bytes
    const auto since = static_cast<GstClockTime>((frame.at - start_).count()) * GST_USECOND;
    GST_BUFFER_PTS(buffer) = since;
    GST_BUFFER_DTS(buffer) = since;
    GST_BUFFER_DURATION(buffer) =
        duration ? static_cast<GstClockTime>(duration->count()) * GST_USECOND : GST_CLOCK_TIME_NONE;
    GST_BUFFER_FLAG_UNSET(buffer, GST_BUFFER_FLAG_DISCONT);
    if (frame.keyframe) {
        GST_BUFFER_FLAG_UNSET(buffer, GST_BUFFER_FLAG_DELTA_UNIT);
    } else {
        GST_BUFFER_FLAG_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT);
    }
    gst_app_src_push_buffer(source, buffer);
}

void ClipWriter::check() {
    const auto message = GstMessagePtr::take(gst_bus_pop_filtered(bus_.get(), GST_MESSAGE_ERROR));
    if (message) throw errorOf(message.get());
}

ClipWriter::Finished ClipWriter::finish() {
    draw(pipeline_, path_.extension() == ".mp4" ? "clip-mp4" : "clip-webm");
    WallTime end = start_;
    if (held_) {
        end = held_->at + step_;
        pushHeld(step_);
    }
    if (track_) {
        write(track_->finish(end));
        end = std::max(end, track_->end());
        gst_app_src_end_of_stream(GST_APP_SRC(sounds_.get()));
    }
    gst_app_src_end_of_stream(GST_APP_SRC(pictures_.get()));
    waitForEnd();
    gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
    file_->sync();
    return {end, std::filesystem::file_size(path_)};
}

void ClipWriter::waitForEnd() {
    const auto kinds = static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
    const auto message = GstMessagePtr::take(gst_bus_timed_pop_filtered(bus_.get(), kPatience, kinds));
    if (!message) throw ClipError(ClipError::Kind::Slow, "the disk does not take the end of a clip");
    if (GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_ERROR) throw errorOf(message.get());
}

}  // namespace petcam::gst
