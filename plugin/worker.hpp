#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

#include "petcam/time.hpp"

namespace petcam::janus {

/// The control thread: runs what it is given one after another, and a tick in between. Everything that
/// changes who is connected to what happens here, so none of that needs a lock.
class Worker {
public:
    using Task = std::function<void()>;
    static constexpr Duration kTick = 100ms;

    /// `tick` is called on the control thread about every kTick. What tasks and tick throw goes to `onError`,
    /// and the thread goes on.
    Worker(Task tick, std::function<void(const std::exception&)> onError);
    ~Worker() { stop(); }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// From any thread. False after `stop`: the task is dropped.
    bool post(Task task);
    /// Ends the thread after the task it is in; the rest is dropped. May be called twice.
    void stop();

private:
    void run();
    void guarded(const Task& task) noexcept;

    const Task tick_;
    const std::function<void(const std::exception&)> onError_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Task> tasks_;
    bool stopping_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace petcam::janus
