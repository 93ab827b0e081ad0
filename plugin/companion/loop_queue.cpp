#include "companion/loop_queue.hpp"

#include <glib.h>

#include <mutex>
#include <utility>
#include <vector>

namespace petcam::companion {

struct LoopQueue::State {
    std::mutex mutex;
    std::vector<Task> tasks;
    GSource* source = nullptr;  // null: closed

    /// Runs what is there now; what comes meanwhile runs next time, so that sockets get their turn.
    void drain() {
        std::vector<Task> now;
        {
            const std::lock_guard lock(mutex);
            if (!source) return;
            g_source_set_ready_time(source, -1);
            now.swap(tasks);
        }
        for (Task& task : now) {
            {
                const std::lock_guard lock(mutex);
                if (!source) return;
            }
            task();
        }
    }
};

namespace {

gboolean dispatch(GSource*, GSourceFunc run, gpointer data) {
    return run(data);
}

GSourceFuncs kFunctions{nullptr, nullptr, dispatch, nullptr, nullptr, nullptr};

}  // namespace

LoopQueue::LoopQueue(GMainContext* context) : state_(std::make_shared<State>()) {
    GSource* source = g_source_new(&kFunctions, sizeof(GSource));
    g_source_set_callback(
        source,
        [](gpointer data) -> gboolean {
            const std::shared_ptr<State> state = *static_cast<std::shared_ptr<State>*>(data);
            state->drain();
            return G_SOURCE_CONTINUE;
        },
        new std::shared_ptr<State>(state_),
        [](gpointer data) { delete static_cast<std::shared_ptr<State>*>(data); });
    state_->source = source;
    g_source_attach(source, context);
}

LoopQueue::~LoopQueue() {
    close();
}

void LoopQueue::post(Task task) {
    const std::lock_guard lock(state_->mutex);
    if (!state_->source) return;
    state_->tasks.push_back(std::move(task));
    g_source_set_ready_time(state_->source, 0);
}

void LoopQueue::close() {
    GSource* source = nullptr;
    std::vector<Task> dropped;  // outlives the lock: what a task holds may post
    {
        const std::lock_guard lock(state_->mutex);
        source = std::exchange(state_->source, nullptr);
        dropped.swap(state_->tasks);
    }
    if (!source) return;
    g_source_destroy(source);
    g_source_unref(source);
}

}  // namespace petcam::companion
