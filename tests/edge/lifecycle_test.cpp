#include <atomic>
#include <thread>

#include "catch.hpp"
#include "fake_core.hpp"
#include "offers.hpp"

using namespace petcam::test;

namespace {

const std::string kOpen = "general: { open = true }";

}  // namespace

TEST_CASE("the vtable is whole and names the package and the API the headers have") {
    const janus_plugin* plugin = create();
    CHECK(plugin->get_api_compatibility() == JANUS_PLUGIN_API_VERSION);
    CHECK(std::string(plugin->get_package()) == "janus.plugin.petcam");
    CHECK(plugin->get_version() == 100);
    CHECK(std::string(plugin->get_version_string()) == "0.1.0");
    for (const char* text : {plugin->get_name(), plugin->get_description(), plugin->get_author()}) {
        CHECK_FALSE(std::string(text).empty());
    }
    CHECK(plugin->incoming_rtp != nullptr);
    CHECK(plugin->hangup_media != nullptr);
}

TEST_CASE("a configuration that is wrong stops the start") {
    CHECK(FakeCore("general: { open = true }").started() == 0);
    CHECK(FakeCore("general: { opne = true }").started() == -1);
    CHECK(FakeCore("general: { open = ").started() == -1);
}

TEST_CASE("a plugin that did not start refuses handles and messages and survives every other call") {
    FakeCore core("general: { open = 1 }");
    auto handle = core.attach();
    CHECK_FALSE(handle->created());
    CHECK(core.send(handle->get(), "t", R"({"request":"status"})") == JANUS_PLUGIN_ERROR);
    core.incomingRtp(*handle, true, vp8Packet(1, true));
    core.plugin()->setup_media(handle->get());
    core.plugin()->hangup_media(handle->get());
}

TEST_CASE("the reference that the core leaves to the plugin is let go exactly once") {
    FakeCore core(kOpen);
    auto handle = core.attach();
    REQUIRE(handle->created());
    core.ask(*handle, R"({"request":"watch","camera":"kitchen"})", kViewerOffer);
    CHECK(handle->references() == 2);
    handle->destroy();
    CHECK(core.eventually([&] { return handle->references() == 0; }));
}

TEST_CASE("a handle destroyed twice or never created is an error, not a crash") {
    FakeCore core(kOpen);
    auto handle = core.attach();
    handle->destroy();
    int error = 0;
    core.plugin()->destroy_session(handle->get(), &error);
    CHECK(error != 0);
    CHECK(core.send(handle->get(), "t", R"({"request":"status"})") == JANUS_PLUGIN_ERROR);
}

TEST_CASE("messages, media and hangups may race the destruction of their handle") {
    FakeCore core(kOpen);
    for (int round = 0; round < 50; ++round) {
        auto camera = core.attach();
        auto viewer = core.attach();
        std::atomic<bool> go{false};
        std::thread messages([&] {
            while (!go)
                std::this_thread::yield();
            for (int i = 0; i < 20; ++i) {
                core.send(viewer->get(), "x", R"({"request":"watch","camera":"kitchen"})", kViewerOffer);
                core.send(viewer->get(), "x", R"({"request":"talk","action":"start"})");
                core.send(viewer->get(), "x", R"({"request":"unwatch"})");
            }
        });
        std::thread publisher([&] {
            while (!go)
                std::this_thread::yield();
            core.send(camera->get(), "x",
                      R"({"request":"publish","camera":"kitchen","device":"0123456789abcdef"})",
                      kCameraOffer);
            for (std::uint16_t i = 0; i < 50; ++i) {
                core.incomingRtp(*camera, true, vp8Packet(i, i == 0));
            }
        });
        go = true;
        core.plugin()->setup_media(viewer->get());
        core.plugin()->hangup_media(viewer->get());
        viewer->destroy();
        messages.join();
        publisher.join();
        camera->destroy();
        REQUIRE(core.eventually([&] { return viewer->references() == 0 && camera->references() == 0; }));
    }
}

TEST_CASE("at shutdown with live handles late calls find nothing to do") {
    std::unique_ptr<FakeHandle> camera;
    std::unique_ptr<FakeHandle> viewer;
    {
        FakeCore core(kOpen);
        camera = core.attach();
        viewer = core.attach();
        core.ask(*camera, R"({"request":"publish","camera":"kitchen","device":"0123456789abcdef"})",
                 kCameraOffer);
        core.ask(*viewer, R"({"request":"watch","camera":"kitchen"})", kViewerOffer);
        core.plugin()->setup_media(viewer->get());
        std::atomic<bool> stop{false};
        std::thread loop([&] {
            for (std::uint16_t i = 0; !stop; ++i) {
                core.incomingRtp(*camera, true, vp8Packet(i, true));
            }
        });
        core.plugin()->destroy();
        stop = true;
        loop.join();
        const auto before = core.relayedTo(*viewer).size();
        core.incomingRtp(*camera, true, vp8Packet(1, true));
        CHECK(core.relayedTo(*viewer).size() == before);
        CHECK(core.send(viewer->get(), "t", R"({"request":"status"})") == JANUS_PLUGIN_ERROR);
        core.plugin()->hangup_media(viewer->get());
        CHECK_FALSE(core.attach()->created());
        core.plugin()->destroy();
    }
    auto refused = FakeHandle(create());  // the core frees a handle that was not taken
    CHECK_FALSE(refused.created());
    FakeCore again(kOpen);  // a new start in the same process lets the old handles go
    CHECK(again.started() == 0);
    CHECK(viewer->references() == 1);
}
