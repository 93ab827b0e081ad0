#pragma once

#include <glib.h>

#include <functional>
#include <memory>

namespace petcam::companion {

/// Runs tasks on the thread of a GLib main context, in the order in which they were given. Shared by those
/// who give; any thread may. After `close` (on the context's own thread) nothing runs any more.
class LoopQueue {
public:
    using Task = std::function<void()>;

    /// `context`: nullptr is the default one.
    explicit LoopQueue(GMainContext* context = nullptr);
    ~LoopQueue();
    LoopQueue(const LoopQueue&) = delete;
    LoopQueue& operator=(const LoopQueue&) = delete;

    void post(Task task);
    void close();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace petcam::companion
