#include "bridge/settings.hpp"

#include <sys/stat.h>

#include <fstream>

#include "catch.hpp"
#include "settings_check.hpp"
#include "temporary_directory.hpp"

using namespace petcam;
using namespace petcam::bridge;

namespace {

constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// One settings file, and files of secrets beside it.
class File {
public:
    explicit File(const std::string& text) {
        secret("secret", kSecret, 0600);
        secret("open", kSecret, 0644);
        secret("word", "password", 0600);
        std::string filled = text;
        for (auto at = filled.find('@'); at != std::string::npos; at = filled.find('@'))
            filled.replace(at, 1, directory_.text());
        std::ofstream(path()) << filled;
    }

    std::string path() const { return (directory_ / "bridge.cfg").string(); }
    Settings read() const { return readSettings(path()); }
    std::string error() const {
        return complaintAbout<SettingsError>(path(), [this] { read(); });
    }

private:
    void secret(const char* name, const char* text, mode_t mode) const {
        std::ofstream(directory_ / name) << text << "\n";
        REQUIRE(chmod((directory_ / name).c_str(), mode) == 0);
    }

    TemporaryDirectory directory_;
};

Settings read(const std::string& text) {
    return File("general: { state_dir = \"/home/state\"; }\n" + text).read();
}

std::string errorOf(const std::string& text) {
    return File("general: { state_dir = \"/home/state\"; }\n" + text).error();
}

}  // namespace

TEST_CASE("nothing is on unless it is said") {
    const Settings settings = read("");
    CHECK_FALSE(settings.isAnythingOn());
    CHECK(settings.controlSocket == "/home/state/control.sock");
    CHECK(settings.mediaSocket == "/home/state/media.sock");
    CHECK(settings.metrics.port == 9465);
    CHECK(settings.mqtt.portToUse() == 1883);
}

TEST_CASE("the shipped file turns nothing on, and is right") {
    const Settings settings =
        readSettings(PETCAM_SOURCE_DIR "/conf/petcam-bridge.cfg", {"/home/state", {}, {}});
    CHECK_FALSE(settings.isAnythingOn());
}

TEST_CASE("each part is turned on by itself") {
    CHECK(read("metrics: { enabled = true; port = 9000; }").metrics.port == 9000);
    const File file(
        "general: { state_dir = \"/home/state\"; }"
        "mqtt: { enabled = true; host = \"broker\"; tls = true; username = \"petcam\"; password_file = "
        "\"@/word\"; }");
    const Settings settings = file.read();
    CHECK(settings.isAnythingOn());
    CHECK(settings.mqtt.portToUse() == 8883);
    CHECK(readSecret(settings.mqtt.passwordFile) == "password");
    const Settings hooks = read(
        "webhooks: ( { url = \"https://example.org/hook\"; secret_file = \"@/secret\"; events = [ "
        "\"motion_started\" ]; },"
        "            { url = \"http://127.0.0.1:8080/\"; secret_file = \"@/secret\"; } );");
    REQUIRE(hooks.webhooks.size() == 2);
    CHECK(hooks.webhooks[0].events == std::set<std::string>{"motion_started"});
    CHECK(hooks.webhooks[1].events.empty());
}

TEST_CASE("what is wrong is named, with its line") {
    CHECK(errorOf("mqqt: { }") == "line 2: mqqt is not a section this version knows");
    CHECK(errorOf("metrics: {\n address = \"0.0.0.0\"; }") ==
          "line 3: metrics.address is not a key this version knows");
    CHECK(errorOf("metrics: { enabled = 1; }") == "line 2: metrics.enabled must be true or false");
    CHECK(errorOf("metrics: { port = 70000; }") ==
          "line 2: metrics.port must be a port number from 1 to 65535");
    CHECK(errorOf("mqtt: { topic = \"pet/#\"; }").find("mqtt.topic must have") != std::string::npos);
    CHECK(errorOf("mqtt: { password_file = \"@/word\"; }") ==
          "mqtt.username is missing: there is a password_file");
    CHECK(errorOf("webhooks: { };").find("webhooks must be a list") != std::string::npos);
    CHECK(errorOf("webhooks: ( { secret_file = \"@/secret\"; } );") == "line 2: webhooks[0].url is missing");
    CHECK(errorOf("webhooks: ( { url = \"https://x.org\"; secret_file = \"@/secret\"; events = [ \"bark\" ]; "
                  "} );") == "line 2: webhooks[0].events has an event this version does not know");
    CHECK(errorOf("metrics: {").find("line 2: ") == 0);
    CHECK(File("").error().find("general.state_dir is missing") == 0);
    CHECK(File("general: { control_socket = \"/" + std::string(107, 'x') + "\"; }").error() ==
          "line 1: general.control_socket is too long: a socket's path has at most 107 bytes");
}

TEST_CASE("secrets that others can read, or that are none, are refused, and not told") {
    const std::string open = errorOf("webhooks: ( { url = \"https://x.org\"; secret_file = \"@/open\"; } );");
    CHECK(open.find("chmod 600") != std::string::npos);
    CHECK(open.find(kSecret) == std::string::npos);
    CHECK(errorOf("webhooks: ( { url = \"https://x.org\"; secret_file = \"@/word\"; } );").find("whsec_") !=
          std::string::npos);
    CHECK(errorOf("webhooks: ( { url = \"https://x.org\"; secret_file = \"@/none\"; } );")
              .find("can be read") != std::string::npos);
}

TEST_CASE("webhooks go over https, or stay on this machine") {
    for (const char* url :
         {"https://example.org/x", "http://127.0.0.1:8080/x", "http://localhost/", "http://[::1]:1/"})
        CHECK(isSafeUrl(url));
    for (const char* url :
         {"http://example.org/", "http://127.0.0.1.example.org/", "http://localhost@example.org/",
          "ftp://127.0.0.1/", "file:///etc/passwd", "", "https://", "127.0.0.1:80"})
        CHECK_FALSE(isSafeUrl(url));
}
