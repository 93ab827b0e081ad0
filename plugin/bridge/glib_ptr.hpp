#pragma once

#include <glib-object.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace petcam::bridge {

struct Unref {
    void operator()(gpointer object) const noexcept { g_object_unref(object); }
};
/// One owned reference to a GObject.
template <typename T>
using GPtr = std::unique_ptr<T, Unref>;

/// The text of an error that is freed; what it is about when there is none.
inline std::string textOf(GError* error) {
    const std::string text = error ? error->message : "failed";
    g_clear_error(&error);
    return text;
}

/// One alarm on the loop of this thread; setting it anew takes the place of the one before.
class Timer {
public:
    Timer() = default;
    ~Timer() { stop(); }
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    void set(std::chrono::milliseconds after, std::function<void()> task) {
        stop();
        task_ = std::move(task);
        source_ = g_timeout_source_new(static_cast<guint>(std::max<std::int64_t>(after.count(), 0)));
        g_source_set_callback(source_, run, this, nullptr);
        g_source_attach(source_, g_main_context_get_thread_default());
    }
    void stop() {
        if (!source_) return;
        g_source_destroy(source_);
        g_source_unref(std::exchange(source_, nullptr));
        task_ = nullptr;
    }
    bool isSet() const { return source_ != nullptr; }

private:
    static gboolean run(gpointer data) {
        auto* self = static_cast<Timer*>(data);
        const auto task = std::move(self->task_);  // which may set it anew, or end it
        self->stop();
        task();
        return G_SOURCE_REMOVE;
    }

    GSource* source_ = nullptr;
    std::function<void()> task_;
};

}  // namespace petcam::bridge
