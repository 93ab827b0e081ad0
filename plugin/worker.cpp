#include "worker.hpp"

#include <utility>

namespace petcam::janus {

Worker::Worker(Task tick, std::function<void(const std::exception&)> onError)
    : tick_(std::move(tick)), onError_(std::move(onError)), thread_([this] { run(); }) {}

void Worker::guarded(const Task& task) noexcept {
    try {
        task();
    } catch (const std::exception& error) {
        onError_(error);
    }
}

bool Worker::post(Task task) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return false;
        tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
    return true;
}

void Worker::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
    const std::lock_guard lock(mutex_);
    tasks_.clear();
}

void Worker::run() {
    Instant nextTick = SteadyClock::now() + kTick;
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (SteadyClock::now() >= nextTick) {
            lock.unlock();
            guarded(tick_);
            nextTick = SteadyClock::now() + kTick;
            lock.lock();
        } else if (tasks_.empty()) {
            wake_.wait_until(lock, nextTick);
        } else {
            Task task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            guarded(task);
            task = nullptr;  // what it holds is let go outside the lock
            lock.lock();
        }
    }
}

}  // namespace petcam::janus
