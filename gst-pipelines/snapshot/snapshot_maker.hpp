#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "model/media.hpp"
#include "motion/box.hpp"

namespace petcam::gst {

/// A picture of a camera as JPEG.
struct Snapshot {
    std::vector<std::uint8_t> full;     ///< empty when the picture could not be decoded
    std::vector<std::uint8_t> cropped;  ///< empty without a box
    WallTime at;  ///< of the picture that was found, at or shortly before what was wanted
};

/// Makes snapshots of recorded frames, one after another on a thread of its own, for all cameras. What waits
/// is bounded: decoding is dear, and a snapshot that comes late is worth little.
class SnapshotMaker {
public:
    static constexpr std::size_t kMostWaiting = 8;
    static constexpr int kQuality = 85;

    SnapshotMaker();
    ~SnapshotMaker() { finish(); }
    SnapshotMaker(const SnapshotMaker&) = delete;
    SnapshotMaker& operator=(const SnapshotMaker&) = delete;

    /// From any thread. `fromKeyframe` begins with a keyframe and holds every frame up to `at`; later ones do
    /// no harm. `done` is called on the maker's thread. False when too many wait, or it is finished: `done`
    /// is never called then.
    bool take(std::vector<Frame> fromKeyframe, VideoFormat format, WallTime at, std::optional<Box> crop,
              std::function<void(Snapshot)> done);
    /// Makes the one that it is at; those that wait are let go without a call, with all that they hold.
    void finish();

private:
    struct Job {
        std::vector<Frame> frames;
        VideoFormat format;
        WallTime at;
        std::optional<Box> crop;
        std::function<void(Snapshot)> done;
    };

    void run();
    static Snapshot make(const Job& job);

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> jobs_;
    bool stopping_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace petcam::gst
