#include "record/repair.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "model/gst_ptr.hpp"
#include "record/clip_writer.hpp"
#include "record/mp4_boxes.hpp"

namespace petcam::gst {
namespace {

namespace fs = std::filesystem;

constexpr GstClockTime kPatience = 300 * GST_SECOND;

/// filesrc ! qtdemux ! queue ! mp4mux ! filesink, with a queue for each stream that is in there.
/// (matroskademux, webmmux)
class Remux {
public:
    Remux(const fs::path& from, const fs::path& to)
        : pipeline_(GstElementPtr::take(gst_pipeline_new(nullptr))) {
        GstElement* source = add("filesrc");
        GstElement* demux = add("matroskademux");
        mux_ = add("webmmux");
        GstElement* sink = add("filesink");
        g_object_set(source, "location", from.c_str(), nullptr);
        g_object_set(sink, "location", to.c_str(), "sync", FALSE, "async", FALSE, nullptr);
        gst_element_link(source, demux);
        gst_element_link(mux_, sink);
        g_signal_connect(demux, "pad-added", G_CALLBACK(onPad), this);
    }
    ~Remux() { gst_element_set_state(pipeline_.get(), GST_STATE_NULL); }
    Remux(const Remux&) = delete;
    Remux& operator=(const Remux&) = delete;

    /// False when the input has nothing to give.
    bool run() {
        gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
        const auto bus = GstBusPtr::take(gst_element_get_bus(pipeline_.get()));
        const auto kinds = static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
        const auto message = GstMessagePtr::take(gst_bus_timed_pop_filtered(bus.get(), kPatience, kinds));
        if (!message) throw ClipError(ClipError::Kind::Slow, "the repair of a clip does not end");
        if (GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_EOS) return pictures_ > 0;
        GError* error = nullptr;
        gst_message_parse_error(message.get(), &error, nullptr);
        const bool full = g_error_matches(error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NO_SPACE_LEFT);
        const bool disk = full || g_error_matches(error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_WRITE) ||
                          g_error_matches(error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_WRITE);
        const ClipError told(full ? ClipError::Kind::Full : ClipError::Kind::Disk, error->message);
        g_error_free(error);
        if (disk) throw told;
        return false;
    }

    Microseconds duration() const { return Microseconds(static_cast<std::int64_t>(end_ / GST_USECOND)); }

private:
    GstElement* add(const char* kind) {
        GstElement* element = gst_element_factory_make(kind, nullptr);
        if (!element) throw ClipError(ClipError::Kind::Media, std::string("no element ") + kind);
        gst_bin_add(GST_BIN(pipeline_.get()), element);
        return element;
    }

    /// On the demuxer's thread, before it gives any data.
    static void onPad(GstElement*, GstPad* pad, gpointer remux) {
        Remux& self = *static_cast<Remux*>(remux);
        // Sound and picture wait for each other in here.
        GstElement* queue = self.add("queue");
        g_object_set(queue, "max-size-time", guint64{0}, "max-size-buffers", 0U, "max-size-bytes", 1U << 28,
                     nullptr);
        const auto caps = GstCapsPtr::take(gst_pad_query_caps(pad, nullptr));
        const std::string name = gst_structure_get_name(gst_caps_get_structure(caps.get(), 0));
        const bool picture = name.starts_with("video/");
        gst_element_link_pads(queue, "src", self.mux_, picture ? "video_%u" : "audio_%u");
        const auto in = GstPadPtr::take(gst_element_get_static_pad(queue, "sink"));
        gst_pad_link(pad, in.get());
        if (picture) gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, onPicture, remux, nullptr);
        gst_element_sync_state_with_parent(queue);
    }

    static GstPadProbeReturn onPicture(GstPad*, GstPadProbeInfo* info, gpointer remux) {
        Remux& self = *static_cast<Remux*>(remux);
        GstBuffer* buffer = GST_PAD_PROBE_INFO_BUFFER(info);
        if (!GST_BUFFER_PTS_IS_VALID(buffer)) return GST_PAD_PROBE_OK;
        const GstClockTime at = GST_BUFFER_PTS(buffer);
        const GstClockTime step = GST_BUFFER_DURATION_IS_VALID(buffer) ? GST_BUFFER_DURATION(buffer)
                                  : at > self.last_                    ? at - self.last_
                                                                       : 0;
        self.last_ = at;
        self.end_ = std::max(self.end_, at + step);
        ++self.pictures_;
        return GST_PAD_PROBE_OK;
    }

    GstElementPtr pipeline_;
    GstElement* mux_ = nullptr;
    GstClockTime last_ = 0;
    GstClockTime end_ = 0;
    std::uint64_t pictures_ = 0;
};

void syncToDisk(const fs::path& file) {
    const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    fdatasync(fd);
    close(fd);
}

/// An MP4 file needs no copy: what follows the last whole fragment goes, and its duration is put down.
std::optional<Repaired> repairMp4(const fs::path& path) {
    const Mp4Contents contents = readMp4(path);
    if (contents.fragments == 0) return std::nullopt;
    if (contents.whole < fs::file_size(path)) fs::resize_file(path, contents.whole);
    if (const auto& field = contents.field) {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(field->offset));
        const auto units =
            static_cast<std::uint64_t>(contents.duration.count()) * field->timescale / 1'000'000;
        for (int shift = 8 * (field->bytes - 1); shift >= 0; shift -= 8)
            file.put(static_cast<char>(units >> shift));
        file.close();
        if (!file) throw ClipError(ClipError::Kind::Disk, "a clip cannot be repaired: " + path.string());
    }
    syncToDisk(path);
    return Repaired{contents.duration, contents.whole};
}

/// A WebM file is written anew next to it, with an index, and then takes its place.
std::optional<Repaired> repairWebM(const fs::path& path) {
    fs::path beside = path;
    beside += ".part";
    std::error_code ignored;
    try {
        std::optional<Microseconds> duration;
        {
            Remux remux(path, beside);
            if (remux.run()) duration = remux.duration();
        }
        if (!duration) {
            fs::remove(beside, ignored);
            return std::nullopt;
        }
        syncToDisk(beside);
        fs::rename(beside, path);
        return Repaired{*duration, fs::file_size(path)};
    } catch (...) {
        fs::remove(beside, ignored);
        throw;
    }
}

}  // namespace

std::optional<Repaired> repairClip(const fs::path& file) {
    try {
        return file.extension() == ".mp4" ? repairMp4(file) : repairWebM(file);
    } catch (const fs::filesystem_error& error) {
        throw ClipError(ClipError::Kind::Disk, error.what());
    }
}

}  // namespace petcam::gst
