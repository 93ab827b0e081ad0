#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace petcam::gst {

/// A thread for what may have to wait for the disk: runs tasks one after another. What waits is bounded; what
/// is too much is counted and left out. Any thread may give tasks.
class TaskThread {
public:
    using Task = std::function<void()>;

    explicit TaskThread(std::size_t mostWaiting) : mostWaiting_(mostWaiting), thread_([this] { run(); }) {}
    /// Runs what waits, then ends.
    ~TaskThread() { finish(); }
    TaskThread(const TaskThread&) = delete;
    TaskThread& operator=(const TaskThread&) = delete;

    /// False: too much waits, or it is finished.
    bool post(Task task);
    void finish();
    std::uint64_t leftOut() const;

private:
    void run();

    const std::size_t mostWaiting_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Task> tasks_;
    bool finishing_ = false;
    std::uint64_t leftOut_ = 0;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace petcam::gst
