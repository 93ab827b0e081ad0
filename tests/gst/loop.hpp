#pragma once

#include <glib.h>

#include <chrono>

namespace petcam::gst {

/// A GLib context of a test's own, and turns of it until something has happened.
class Loop {
public:
    Loop() { g_main_context_push_thread_default(context_); }
    ~Loop() {
        g_main_context_pop_thread_default(context_);
        g_main_context_unref(context_);
    }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    GMainContext* context() const { return context_; }
    /// What is there to do now.
    void turn() const {
        while (g_main_context_iteration(context_, FALSE)) {
        }
    }
    /// True when `done` says so within ten seconds.
    template <typename Done>
    bool until(Done done) const {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        GSource* alarm = g_timeout_source_new(20);
        g_source_set_callback(
            alarm, [](gpointer) -> gboolean { return G_SOURCE_CONTINUE; }, nullptr, nullptr);
        g_source_attach(alarm, context_);
        bool is = done();
        while (!is && std::chrono::steady_clock::now() < end) {
            g_main_context_iteration(context_, TRUE);
            is = done();
        }
        g_source_destroy(alarm);
        g_source_unref(alarm);
        return is;
    }

private:
    GMainContext* context_ = g_main_context_new();
};

}  // namespace petcam::gst
