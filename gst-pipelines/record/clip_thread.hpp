#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "record/clip_shelf.hpp"
#include "record/pre_roll.hpp"

namespace petcam::gst {

/// Writes the clips of one camera, one after another, on a thread of its own, so that nobody else waits for
/// the disk. When the disk does not keep up, the clip ends and what waits is dropped: memory is bounded.
class ClipThread {
public:
    static constexpr std::size_t kMostWaiting = 24 << 20;  ///< bytes of frames

    /// Told on the thread that writes. `number`: of the clip, as `begin` gave it.
    struct Outlet {
        std::function<void(std::uint64_t number, std::int64_t id)> begun;
        /// No more is written of that clip, which may be whole up to there or not be at all.
        std::function<void(std::uint64_t number, const std::string& why)> failed;
    };

    ClipThread(ClipShelf& shelf, Outlet outlet);
    /// Finishes the clip that is being written.
    ~ClipThread();
    ClipThread(const ClipThread&) = delete;
    ClipThread& operator=(const ClipThread&) = delete;

    /// `frames` begin with a keyframe; may be more, of a pre-roll. Ends the clip before; `continues`: this
    /// one is the next part of that. One thread calls this and the following.
    std::uint64_t begin(ClipFormat format, std::vector<TrackFrame> frames, bool continues = false);
    void write(Track track, const Frame& frame);
    void end();

    /// Clips that were given up because the disk did not keep up.
    std::uint64_t overruns() const { return overruns_; }

private:
    struct Begin {
        std::uint64_t number;
        ClipFormat format;
        std::vector<TrackFrame> frames;
        bool continues;
    };
    struct End {};
    struct Overrun {
        std::uint64_t number;
    };
    using Command = std::variant<Begin, TrackFrame, End, Overrun>;
    struct Running {
        std::uint64_t number;
        ClipShelf::Place place;
        WallTime start;
        WallTime end;  ///< of what can be played, as told
        std::unique_ptr<ClipWriter> writer;
    };

    static std::size_t bytesOf(const Command& command);
    void give(Command command);
    void run();
    void handle(Command& command);
    void begin(Begin& begin);
    void write(const TrackFrame& one);
    void finish();
    void fail(std::uint64_t number, const ClipError& error);
    void salvage(Running running);

    ClipShelf& shelf_;
    const Outlet outlet_;
    // The caller's.
    std::uint64_t lastNumber_ = 0;
    bool open_ = false;

    // The writing thread's.
    std::optional<Running> running_;
    std::optional<std::int64_t> last_;  ///< id of the clip that was begun last
    std::atomic<std::uint64_t> overruns_{0};

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Command> commands_;
    std::size_t waiting_ = 0;
    bool stopping_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace petcam::gst
