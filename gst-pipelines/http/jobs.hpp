#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace petcam::gst::http {

/// A few threads that wait for the disk, so that nobody else has to. What still waits at the end is
/// forgotten.
class Jobs {
public:
    explicit Jobs(std::size_t threads);
    ~Jobs();
    Jobs(const Jobs&) = delete;
    Jobs& operator=(const Jobs&) = delete;

    void add(std::function<void()> job);

private:
    void work(const std::stop_token& stopping);

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::function<void()>> jobs_;
    std::vector<std::jthread> threads_;  // last: they use all of the above
};

}  // namespace petcam::gst::http
