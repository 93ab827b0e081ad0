#pragma once

#include <gst/gst.h>

#include <utility>

namespace petcam::gst {

/// One reference to something that GStreamer counts. A copy is one reference more, so copies may live on
/// different threads; a single GstRef belongs to one thread at a time.
template <typename Kind>
class GstRef {
public:
    using Object = typename Kind::Object;

    GstRef() noexcept = default;
    /// Takes over the reference that the caller has. A floating one (a new element) is sunk.
    static GstRef take(Object* object) noexcept { return GstRef(object ? Kind::sink(object) : nullptr); }
    /// One more reference to what somebody else keeps.
    static GstRef share(Object* object) noexcept { return GstRef(object ? Kind::ref(object) : nullptr); }

    GstRef(const GstRef& other) noexcept : GstRef(share(other.object_)) {}
    GstRef(GstRef&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    GstRef& operator=(GstRef other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~GstRef() {
        if (object_) Kind::unref(object_);
    }

    Object* get() const noexcept { return object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }
    /// Gives the reference to the caller, as functions with "transfer full" want it.
    [[nodiscard]] Object* release() noexcept { return std::exchange(object_, nullptr); }

private:
    explicit GstRef(Object* object) noexcept : object_(object) {}

    Object* object_ = nullptr;
};

struct GstBufferKind {
    using Object = GstBuffer;
    static Object* sink(Object* object) noexcept { return object; }
    static Object* ref(Object* object) noexcept { return gst_buffer_ref(object); }
    static void unref(Object* object) noexcept { gst_buffer_unref(object); }
};

struct GstCapsKind {
    using Object = GstCaps;
    static Object* sink(Object* object) noexcept { return object; }
    static Object* ref(Object* object) noexcept { return gst_caps_ref(object); }
    static void unref(Object* object) noexcept { gst_caps_unref(object); }
};

struct GstSampleKind {
    using Object = GstSample;
    static Object* sink(Object* object) noexcept { return object; }
    static Object* ref(Object* object) noexcept { return gst_sample_ref(object); }
    static void unref(Object* object) noexcept { gst_sample_unref(object); }
};

struct GstMessageKind {
    using Object = GstMessage;
    static Object* sink(Object* object) noexcept { return object; }
    static Object* ref(Object* object) noexcept { return gst_message_ref(object); }
    static void unref(Object* object) noexcept { gst_message_unref(object); }
};

/// Elements, pads and buses.
template <typename T>
struct GstObjectKind {
    using Object = T;
    static Object* sink(Object* object) noexcept {
        if (g_object_is_floating(object)) gst_object_ref_sink(object);
        return object;
    }
    static Object* ref(Object* object) noexcept { return static_cast<Object*>(gst_object_ref(object)); }
    static void unref(Object* object) noexcept { gst_object_unref(object); }
};

using GstBufferPtr = GstRef<GstBufferKind>;
using GstCapsPtr = GstRef<GstCapsKind>;
using GstSamplePtr = GstRef<GstSampleKind>;
using GstMessagePtr = GstRef<GstMessageKind>;
using GstElementPtr = GstRef<GstObjectKind<GstElement>>;
using GstPadPtr = GstRef<GstObjectKind<GstPad>>;
using GstBusPtr = GstRef<GstObjectKind<GstBus>>;

/// The bytes of a buffer, readable for as long as this lives. Empty when they cannot be mapped.
class GstBytes {
public:
    explicit GstBytes(GstBuffer* buffer) noexcept : buffer_(buffer) {
        if (!buffer_ || !gst_buffer_map(buffer_, &map_, GST_MAP_READ)) buffer_ = nullptr;
    }
    ~GstBytes() {
        if (buffer_) gst_buffer_unmap(buffer_, &map_);
    }
    GstBytes(const GstBytes&) = delete;
    GstBytes& operator=(const GstBytes&) = delete;

    const guint8* data() const noexcept { return buffer_ ? map_.data : nullptr; }
    gsize size() const noexcept { return buffer_ ? map_.size : 0; }

private:
    GstBuffer* buffer_;
    GstMapInfo map_{};
};

}  // namespace petcam::gst
