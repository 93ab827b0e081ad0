#include "net/main_loop.hpp"

namespace petcam::peer {
namespace {

struct Closure {
    std::function<void()> callback;
    bool again;
};

}  // namespace

Timer Timer::start(std::chrono::milliseconds delay, std::function<void()> callback, bool again) {
    Timer timer;
    timer.source_ = g_timeout_source_new(static_cast<guint>(delay.count()));
    const auto call = [](gpointer data) -> gboolean {
        auto* closure = static_cast<Closure*>(data);
        closure->callback();
        return closure->again ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
    };
    g_source_set_callback(timer.source_, call, new Closure{std::move(callback), again},
                          [](gpointer data) { delete static_cast<Closure*>(data); });
    g_source_attach(timer.source_, nullptr);
    return timer;
}

Timer Timer::after(std::chrono::milliseconds delay, std::function<void()> callback) {
    return start(delay, std::move(callback), false);
}

Timer Timer::every(std::chrono::milliseconds period, std::function<void()> callback) {
    return start(period, std::move(callback), true);
}

Timer::~Timer() {
    if (!source_) return;
    g_source_destroy(source_);
    g_source_unref(source_);
}

}  // namespace petcam::peer
