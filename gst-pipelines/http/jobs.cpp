#include "http/jobs.hpp"

namespace petcam::gst::http {

Jobs::Jobs(std::size_t threads) {
    for (std::size_t i = 0; i < threads; ++i) {
        threads_.emplace_back([this](const std::stop_token& stopping) { work(stopping); });
    }
}

Jobs::~Jobs() {
    for (auto& thread : threads_) {
        thread.request_stop();
    }
}

void Jobs::add(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
}

void Jobs::work(const std::stop_token& stopping) {
    while (true) {
        std::function<void()> job;
        {
            std::unique_lock lock(mutex_);
            if (!changed_.wait(lock, stopping, [&] { return !jobs_.empty(); }) || stopping.stop_requested())
                return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job();
    }
}

}  // namespace petcam::gst::http
