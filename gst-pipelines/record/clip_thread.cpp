#include "record/clip_thread.hpp"

#include <utility>

#include "record/repair.hpp"

namespace petcam::gst {
namespace {

std::size_t sizeOf(const Frame& frame) {
    return gst_buffer_get_size(frame.data.get());
}

}  // namespace

ClipThread::ClipThread(ClipShelf& shelf, Outlet outlet)
    : shelf_(shelf), outlet_(std::move(outlet)), thread_([this] { run(); }) {}

ClipThread::~ClipThread() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

std::uint64_t ClipThread::begin(ClipFormat format, std::vector<TrackFrame> frames, bool continues) {
    open_ = true;
    const std::uint64_t number = ++lastNumber_;
    give(Begin{number, std::move(format), std::move(frames), continues});
    return number;
}

void ClipThread::write(Track track, const Frame& frame) {
    if (open_) give(TrackFrame{track, frame});
}

void ClipThread::end() {
    if (std::exchange(open_, false)) give(End{});
}

std::size_t ClipThread::bytesOf(const Command& command) {
    if (const auto* one = std::get_if<TrackFrame>(&command)) return sizeOf(one->frame);
    std::size_t sum = 0;
    if (const auto* begin = std::get_if<Begin>(&command)) {
        for (const TrackFrame& one : begin->frames)
            sum += sizeOf(one.frame);
    }
    return sum;
}

void ClipThread::give(Command command) {
    const std::size_t bytes = bytesOf(command);
    {
        const std::lock_guard lock(mutex_);
        if (waiting_ + bytes > kMostWaiting) {
            // A clip that lacks its middle is none: what waits goes, and the clip ends where it is.
            commands_.clear();
            waiting_ = 0;
            commands_.push_back(Overrun{lastNumber_});
            open_ = false;
            ++overruns_;
        } else {
            commands_.push_back(std::move(command));
            waiting_ += bytes;
        }
    }
    wake_.notify_one();
}

void ClipThread::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || !commands_.empty(); });
        if (commands_.empty()) break;
        Command command = std::move(commands_.front());
        commands_.pop_front();
        waiting_ -= bytesOf(command);
        lock.unlock();
        handle(command);
        lock.lock();
    }
    lock.unlock();
    finish();
}

void ClipThread::handle(Command& command) {
    if (auto* next = std::get_if<Begin>(&command)) return begin(*next);
    if (const auto* one = std::get_if<TrackFrame>(&command)) return write(*one);
    if (std::holds_alternative<End>(command)) return finish();
    const std::uint64_t number = std::get<Overrun>(command).number;
    if (running_ && running_->number != number) finish();  // the next one was not begun yet
    fail(number, ClipError(ClipError::Kind::Slow, "the disk does not keep up"));
}

void ClipThread::begin(Begin& begin) {
    finish();
    try {
        const WallTime start = begin.frames.front().frame.at;
        const auto before = std::exchange(last_, std::nullopt);
        const ClipShelf::Place place = shelf_.begin(containerOf(begin.format.video.codec), start,
                                                    begin.continues ? before : std::nullopt);
        last_ = place.id;
        running_.emplace(Running{begin.number, place, start, start, nullptr});
        running_->writer = std::make_unique<ClipWriter>(place.path, begin.format, start);
        outlet_.begun(begin.number, place.id);
    } catch (const ClipError& error) {
        return fail(begin.number, error);
    }
    for (const TrackFrame& one : begin.frames)
        write(one);
}

void ClipThread::write(const TrackFrame& one) {
    if (!running_) return;
    try {
        ClipWriter& writer = *running_->writer;
        one.track == Track::Picture ? writer.picture(one.frame) : writer.sound(one.frame);
        if (const auto grown = writer.grown()) {
            running_->end = grown->end;
            shelf_.grow(running_->place.id, grown->end, grown->bytes);
        }
    } catch (const ClipError& error) {
        fail(running_->number, error);
    }
}

void ClipThread::finish() {
    if (!running_) return;
    try {
        const auto finished = running_->writer->finish();
        shelf_.finish(running_->place.id, finished.end, finished.bytes);
        running_.reset();
    } catch (const ClipError& error) {
        fail(running_->number, error);
    }
}

void ClipThread::fail(std::uint64_t number, const ClipError& error) {
    shelf_.failed(error);
    if (running_) salvage(*std::exchange(running_, std::nullopt));
    outlet_.failed(number, error.what());
}

/// What was written until then is worth keeping.
void ClipThread::salvage(Running running) {
    running.writer.reset();
    std::error_code ignored;
    try {
        const auto repaired = repairClip(running.place.path);
        if (!repaired) return shelf_.drop(running.place.id);
        shelf_.finish(running.place.id, running.start + repaired->duration, repaired->bytes);
    } catch (const ClipError&) {
        // The disk takes nothing at all; the file plays as it is, and the archive's next start repairs it.
        const auto bytes = std::filesystem::file_size(running.place.path, ignored);
        if (ignored) return shelf_.drop(running.place.id);
        shelf_.finish(running.place.id, running.end, bytes);
    }
}

}  // namespace petcam::gst
