#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "model/media.hpp"
#include "record/sound_track.hpp"

namespace petcam::gst {

enum class Container { Mp4, WebM };

/// The container for a codec: what browsers play.
inline Container containerOf(VideoCodec codec) {
    return codec == VideoCodec::H264 ? Container::Mp4 : Container::WebM;
}

/// What a clip holds. It does not change within one.
struct ClipFormat {
    VideoFormat video;
    std::optional<int> soundChannels;  ///< nothing: without sound
};

/// Why a clip cannot be written.
class ClipError : public std::runtime_error {
public:
    enum class Kind { Disk, Full, Slow, Media };

    ClipError(Kind kind, const std::string& text) : std::runtime_error(text), kind_(kind) {}
    Kind kind() const { return kind_; }

private:
    Kind kind_;
};

/// One file while it is written, without transcoding:
///
///   appsrc (picture) ! mp4mux fragment-duration=1000 ! filesink      appsrc (sound) ! the muxer (webmmux)
///
/// Every second of it goes to the disk as a fragment that plays by itself, so a crash costs no more than
/// that, and is forced onto it every two seconds, so a power cut costs no more than those. Belongs to one
/// thread, which may have to wait for the disk; everything throws ClipError.
class ClipWriter {
public:
    static constexpr unsigned kFragmentMs = 1000;
    static constexpr Microseconds kSync = 2s;

    /// How much of it there is.
    struct Finished {
        WallTime end;
        std::uint64_t bytes;
    };

    /// `start`: the moment of the first picture.
    ClipWriter(const std::filesystem::path& path, const ClipFormat& format, WallTime start);
    /// Not finished: the file stays as after a crash.
    ~ClipWriter();
    ClipWriter(const ClipWriter&) = delete;
    ClipWriter& operator=(const ClipWriter&) = delete;

    void picture(const Frame& frame);
    void sound(const Frame& packet);

    /// What can be played meanwhile, when that has grown since the last question.
    std::optional<Finished> grown() { return std::exchange(grown_, std::nullopt); }
    /// Writes what is left and the index, and waits until it is on the disk.
    Finished finish();

private:
    class Descriptor;

    void push(const GstElementPtr& to, const Frame& frame, std::optional<Microseconds> duration);
    void pushHeld(Microseconds duration);
    void write(const std::vector<Frame>& packets);
    void check();
    void waitForEnd();
    void sync();

    const std::filesystem::path path_;
    const WallTime start_;
    std::optional<SoundTrack> track_;
    std::optional<Frame> held_;  ///< the last picture: how long it is shown, the next one tells
    Microseconds step_ = 66ms;   ///< between the last two pictures
    WallTime synced_;
    Finished whole_;  ///< at the last sync
    std::optional<Finished> grown_;
    GstElementPtr pipeline_;
    GstElementPtr pictures_;
    GstElementPtr sounds_;
    GstBusPtr bus_;
    std::unique_ptr<Descriptor> file_;
};

}  // namespace petcam::gst
