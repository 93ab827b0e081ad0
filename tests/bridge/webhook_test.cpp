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

TEST_CASE("a webhook that does not work is noted once, without what its address may hold of secrets") {
    const TemporaryDirectory directory;
    const auto key = directory / "key";
    std::ofstream(key) << "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n";
    REQUIRE(chmod(key.c_str(), 0600) == 0);
    BridgeCounts counts;
    std::vector<std::string> notes;
    Webhook webhook({"http://127.0.0.1:1/SECRET", key, {}}, counts,  // nobody listens on port 1
                    [&](const std::string& note) { notes.push_back(note); });
    webhook.tell({"motion_started", "c1", "Kitchen"});
    while (counts.webhooksRetried < 2)
        g_main_context_iteration(nullptr, TRUE);
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].starts_with("webhook at http://127.0.0.1 does not work: "));
    CHECK(notes[0].find("SECRET") == std::string::npos);
}
