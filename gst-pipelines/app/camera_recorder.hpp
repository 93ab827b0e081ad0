#pragma once

#include <memory>
#include <optional>
#include <string>

#include "analysis/motion_analysis.hpp"
#include "analysis/sound_analysis.hpp"
#include "app/archive_shelf.hpp"
#include "app/camera_events.hpp"
#include "app/settings.hpp"
#include "ingest/camera_ingest.hpp"
#include "record/best_pictures.hpp"
#include "record/clip_tail.hpp"
#include "record/clip_thread.hpp"

namespace petcam::gst::app {

/// One camera, wired: packets from the plugin become frames; these go into the pre-roll, to the analysis, and
/// as the plan decides into clips. Used on the loop's thread.
class CameraRecorder {
public:
    /// So long does a camera take to wake its upper layers, or it has none.
    static constexpr Microseconds kWaking = 1500ms;

    CameraRecorder(const Services& services, std::string camera, const CameraSettings& settings);
    /// Finishes what is being written.
    ~CameraRecorder();
    CameraRecorder(const CameraRecorder&) = delete;
    CameraRecorder& operator=(const CameraRecorder&) = delete;

    /// What the home server says about it, each time.
    void status(const control::CameraStatus& status);
    void tapped(std::uint16_t from) { ingest_.takeFrom(from); }
    void talk(bool active);
    /// The home server is there again and knows nothing.
    void tellAgain();
    /// There is no home server: nothing comes.
    void disconnected();
    /// Once a second.
    void tick();
    /// Takes a picture now, of a layer above the lowest if one comes within kWaking; `done` is called on the
    /// loop's thread or another one, with nothing when there is none.
    void takeSnapshot(std::function<void(std::optional<store::EventId>)> done);

    const std::string& name() const { return name_; }
    /// For the log: of each stream the packets that came, those that did not, and the frames that became of
    /// them.
    std::string counters() const;

private:
    void onBest(const Frame& frame, const VideoFormat& format);
    void onLowest(const Frame& frame, const VideoFormat& format);
    void onSound(const Frame& frame);
    void onOtherFormat(const Frame& frame, const VideoFormat& before);
    bool canBegin() const;
    void beginAtOnce();
    void beginWithPreRoll();
    void record(const Frame& frame, bool otherFormat);
    void turn(const Frame& frame);
    void keepLowest(const Frame& frame);
    void beginClip(std::vector<TrackFrame> frames, bool continues = false);
    void writeTail(WallTime until);
    void endClip(WallTime until = WallTime::max());
    void onBegun(std::uint64_t number, std::int64_t id);
    void onFailed(std::uint64_t number, const std::string& why);
    void tellRecording();
    void tellCounters();
    void interrupt(WallTime at);
    void wantKeyframe();
    void tap(bool upperLayers);
    void updateLayers();
    void giveSnapshots(bool atOnce);
    void makeSnapshot(std::function<void(std::optional<store::EventId>)> done);
    void picture(WallTime at, std::optional<Box> box, std::function<void(Snapshot)> done);
    CameraIngest::Outlet ingestOutlet();
    CameraEvents::Outlet eventsOutlet();
    ClipThread::Outlet clipOutlet();

    const Services services_;
    const std::string camera_;
    const CameraSettings settings_;
    std::string name_;
    control::CameraState state_ = control::CameraState::Offline;
    std::optional<control::CameraMedia> media_;
    std::optional<VideoFormat> lowestFormat_;
    std::optional<VideoFormat> clipFormat_;  ///< of the clip that is written
    std::optional<WallTime> brokenOff_;      ///< where another format ended the last clip
    std::optional<WallTime> lastPicture_;    ///< by its own time
    WallTime lastArrival_{};
    WallTime keyframeAt_{};  ///< the last one, by its arrival
    WallTime keyframeAsked_{};
    WallTime holdOff_{};  ///< after a clip that broke
    std::uint64_t clipsBegun_ = 0;
    std::uint64_t clipsFailed_ = 0;
    WallTime countersTold_{};
    std::optional<std::uint64_t> clip_;  ///< number of the one that is written
    bool upperLayers_ = false;           ///< the camera is asked for them
    WallTime upperSince_{};
    /// Somebody waits for a picture now.
    struct WantedSnapshot {
        WallTime until;  ///< the upper layers are given time to come
        std::function<void(std::optional<store::EventId>)> done;
    };
    std::vector<WantedSnapshot> wantedSnapshots_;

    /// What other threads give comes through here. Before them all: they may give until their end.
    companion::LoopQueue inbox_{g_main_context_get_thread_default()};
    RecordingPlan plan_;
    BestPictures pictures_;
    ClipTail tail_;
    ArchiveShelf shelf_;
    CameraEvents events_;
    CameraIngest ingest_;
    std::unique_ptr<MotionAnalysis> motion_;
    std::unique_ptr<SoundAnalysis> sound_;
    std::unique_ptr<ClipThread> clips_;
};

}  // namespace petcam::gst::app
