#include "model/task_thread.hpp"

#include <utility>

namespace petcam::gst {

bool TaskThread::post(Task task) {
    {
        const std::lock_guard lock(mutex_);
        if (finishing_ || tasks_.size() >= mostWaiting_) {
            ++leftOut_;
            return false;
        }
        tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
    return true;
}

void TaskThread::finish() {
    {
        const std::lock_guard lock(mutex_);
        finishing_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

std::uint64_t TaskThread::leftOut() const {
    const std::lock_guard lock(mutex_);
    return leftOut_;
}

void TaskThread::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return finishing_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        Task task = std::move(tasks_.front());
        tasks_.pop_front();
        lock.unlock();
        task();
        task = nullptr;
        lock.lock();
    }
}

}  // namespace petcam::gst
