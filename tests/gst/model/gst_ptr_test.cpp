#include "model/gst_ptr.hpp"

#include <cstring>

#include "catch.hpp"

using namespace petcam::gst;

namespace {

int references(const GstBufferPtr& buffer) {
    return GST_MINI_OBJECT_REFCOUNT_VALUE(buffer.get());
}

}  // namespace

TEST_CASE("a copy of a buffer's pointer is one reference more, and its end one less") {
    const auto first = GstBufferPtr::take(gst_buffer_new());
    CHECK(references(first) == 1);
    {
        const GstBufferPtr second = first;
        CHECK(second.get() == first.get());
        CHECK(references(first) == 2);
    }
    CHECK(references(first) == 1);
}

TEST_CASE("a moved pointer leaves nothing behind") {
    auto first = GstBufferPtr::take(gst_buffer_new());
    const GstBufferPtr second = std::move(first);
    CHECK_FALSE(first);
    CHECK(references(second) == 1);
}

TEST_CASE("a pointer that is given away does not end what it pointed to") {
    GstBuffer* mine = nullptr;
    {
        auto pointer = GstBufferPtr::take(gst_buffer_new());
        mine = pointer.release();
    }
    CHECK(GST_MINI_OBJECT_REFCOUNT_VALUE(mine) == 1);
    gst_buffer_unref(mine);
}

TEST_CASE("a new element's floating reference becomes ours") {
    const auto element = GstElementPtr::take(gst_element_factory_make("identity", nullptr));
    REQUIRE(element);
    CHECK_FALSE(g_object_is_floating(element.get()));
    CHECK(GST_OBJECT_REFCOUNT_VALUE(element.get()) == 1);
    const GstElementPtr other = element;
    CHECK(GST_OBJECT_REFCOUNT_VALUE(element.get()) == 2);
}

TEST_CASE("the bytes of a buffer can be read") {
    const auto buffer = GstBufferPtr::take(gst_buffer_new_memdup("cat", 3));
    const GstBytes bytes(buffer.get());
    REQUIRE(bytes.size() == 3);
    CHECK(std::memcmp(bytes.data(), "cat", 3) == 0);
    CHECK(GstBytes(nullptr).size() == 0);
}
