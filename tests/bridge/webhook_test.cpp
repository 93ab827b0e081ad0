#include "bridge/webhook.hpp"

#include <sys/stat.h>

#include <fstream>

#include "catch.hpp"
#include "temporary_directory.hpp"

using namespace petcam;
using namespace petcam::bridge;

TEST_CASE("of the address of a webhook only scheme and host are told") {
    CHECK(publicPartOf("https://hooks.example/services/T0/SECRET?key=SECRET#SECRET") ==
          "https://hooks.example");
    CHECK(publicPartOf("https://user:SECRET@hooks.example:8443/") == "https://hooks.example");
}

namespace {

/// A webhook, and what it notes and counts.
struct Hook {
    TemporaryDirectory directory;
    BridgeCounts counts;
    std::vector<std::string> notes;
    std::unique_ptr<Webhook> webhook;

    explicit Hook(const std::string& url, std::chrono::milliseconds patience = Webhook::kPatience) {
        const auto key = directory / "key";
        std::ofstream(key) << "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n";
        REQUIRE(chmod(key.c_str(), 0600) == 0);
        webhook = std::make_unique<Webhook>(
            WebhookSettings{url, key, {}}, counts, [this](const std::string& note) { notes.push_back(note); },
            patience);
        webhook->tell({"motion_started", "c1", "Kitchen"});
    }
    /// True when it was tried so often within five seconds.
    bool triedAgain(std::uint64_t times) {
        Timer alarm;
        bool late = false;
        alarm.set(std::chrono::seconds(5), [&] { late = true; });
        while (counts.webhooksRetried < times && !late)
            g_main_context_iteration(nullptr, TRUE);
        return counts.webhooksRetried >= times;
    }
};

}  // namespace

TEST_CASE("who takes the message and does not answer in time is asked again") {
    const GPtr<GSocketListener> listener(g_socket_listener_new());
    const auto port = g_socket_listener_add_any_inet_port(listener.get(), nullptr, nullptr);
    REQUIRE(port != 0);
    Hook hook("http://127.0.0.1:" + std::to_string(port) + "/", std::chrono::milliseconds(100));
    CHECK(hook.triedAgain(1));
    CHECK(hook.notes ==
          std::vector<std::string>{"webhook at http://127.0.0.1 does not work: no answer in time"});
}

TEST_CASE("a webhook that does not work is noted once, without what its address may hold of secrets") {
    Hook hook("http://127.0.0.1:1/SECRET");  // nobody listens on port 1
    REQUIRE(hook.triedAgain(2));
    REQUIRE(hook.notes.size() == 1);
    CHECK(hook.notes[0].starts_with("webhook at http://127.0.0.1 does not work: "));
    CHECK(hook.notes[0].find("SECRET") == std::string::npos);
}
