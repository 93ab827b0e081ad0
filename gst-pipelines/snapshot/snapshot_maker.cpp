#include "snapshot/snapshot_maker.hpp"

#include <gst/video/video.h>

#include <exception>
#include <utility>

#include "analysis/video_decoder.hpp"
#include "snapshot/crop.hpp"
#include "snapshot/jpeg.hpp"

namespace petcam::gst {
namespace {

constexpr Microseconds kPatience = 10s;

struct Picture {
    GstSamplePtr sample;
    WallTime at;
};

/// The last picture at or before `at`.
Picture decode(const std::vector<Frame>& frames, const VideoFormat& format, WallTime at) {
    Picture last;
    std::mutex mutex;
    VideoDecoder decoder(
        format,
        [&](GstSample* sample, WallTime taken) {
            const std::lock_guard lock(mutex);
            last = {GstSamplePtr::share(sample), taken};
        },
        VideoDecoder::Queue::Unbounded);
    for (const auto& frame : frames) {
        if (frame.at > at) break;
        decoder.push(frame);
    }
    decoder.drain(kPatience);
    const std::lock_guard lock(mutex);
    return last;
}

}  // namespace

SnapshotMaker::SnapshotMaker() : thread_([this] { run(); }) {}

void SnapshotMaker::finish() {
    std::deque<Job> dropped;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        dropped.swap(jobs_);
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

bool SnapshotMaker::take(std::vector<Frame> fromKeyframe, VideoFormat format, WallTime at,
                         std::optional<Box> crop, std::function<void(Snapshot)> done) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || jobs_.size() >= kMostWaiting) return false;
        jobs_.push_back({std::move(fromKeyframe), std::move(format), at, crop, std::move(done)});
    }
    wake_.notify_one();
    return true;
}

void SnapshotMaker::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (stopping_) return;
        const Job job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        Snapshot snapshot;
        try {
            snapshot = make(job);
        } catch (const std::exception&) {  // no decoder: `full` stays empty, which says so
            snapshot.at = job.at;
        }
        job.done(std::move(snapshot));
        lock.lock();
    }
}

Snapshot SnapshotMaker::make(const Job& job) {
    const Picture picture = decode(job.frames, job.format, job.at);
    Snapshot snapshot{{}, {}, picture.sample ? picture.at : job.at};
    GstVideoInfo info;
    if (!picture.sample || !gst_video_info_from_caps(&info, gst_sample_get_caps(picture.sample.get()))) {
        return snapshot;
    }
    snapshot.full = jpegOf(picture.sample.get(), {}, kQuality);
    if (job.crop) {
        const Cut cut = cutTo(*job.crop, GST_VIDEO_INFO_WIDTH(&info), GST_VIDEO_INFO_HEIGHT(&info));
        snapshot.cropped = jpegOf(picture.sample.get(), cut, kQuality);
    }
    return snapshot;
}

}  // namespace petcam::gst
