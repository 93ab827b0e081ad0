#pragma once

#include <glib-object.h>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "petcam/time.hpp"

namespace petcam::peer {

struct GObjectUnref {
    void operator()(gpointer object) const noexcept { g_object_unref(object); }
};
/// One owned reference to a GObject.
template <typename T>
using GRef = std::unique_ptr<T, GObjectUnref>;

/// Calls back on the default main context, once or again and again, for as long as it lives. It may be
/// destroyed or replaced from inside its own callback.
class Timer {
public:
    Timer() = default;
    static Timer after(std::chrono::milliseconds delay, std::function<void()> callback);
    static Timer every(std::chrono::milliseconds period, std::function<void()> callback);
    Timer(Timer&& other) noexcept : source_(std::exchange(other.source_, nullptr)) {}
    Timer& operator=(Timer&& other) noexcept {
        std::swap(source_, other.source_);
        return *this;
    }
    ~Timer();

private:
    static Timer start(std::chrono::milliseconds delay, std::function<void()> callback, bool again);
    GSource* source_ = nullptr;
};

}  // namespace petcam::peer
