#include "settings.hpp"

#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "settings_check.hpp"
#include "temporary_directory.hpp"

using namespace petcam;
using janus::readSettings;
using janus::Settings;
using janus::SettingsError;
namespace fs = std::filesystem;

namespace {

/// One settings file.
class File {
public:
    explicit File(const std::string& text) { std::ofstream(path()) << text; }

    std::string path() const { return (directory_ / "janus.plugin.petcam.jcfg").string(); }
    std::string directory() const { return directory_.text(); }
    Settings read() const { return readSettings(path()); }

    std::string error() const {
        return complaintAbout<SettingsError>(path(), [this] { read(); });
    }

private:
    TemporaryDirectory directory_;
};

void checkDefaults(const Settings& settings) {
    CHECK_FALSE(settings.open);
    CHECK(settings.stateDir.empty());
    CHECK(settings.limits.cameras == 32);
    CHECK(settings.limits.viewersPerCamera == 128);
    CHECK(settings.limits.claimsPerMinute == 30);
    CHECK(settings.members == 100);
    CHECK(settings.codeLifetime == std::chrono::minutes(10));
    CHECK(settings.limits.codecPatience == std::chrono::minutes(1));
    CHECK(settings.ice.urls.empty());
    CHECK(settings.ice.turnSecretFile.empty());
    CHECK(settings.ice.credentialLifetime == std::chrono::hours(12));
}

}  // namespace

TEST_CASE("without a file everything has its default, and the door is locked") {
    const TemporaryDirectory empty;
    checkDefaults(readSettings((empty / "none.jcfg").string()));
    checkDefaults(readSettings((empty / "none" / "none.jcfg").string()));
}

TEST_CASE("an empty file and empty sections give the defaults") {
    checkDefaults(File("").read());
    checkDefaults(File("# nothing\n").read());
    checkDefaults(File("general: { }\nlimits: { }\n").read());
}

TEST_CASE("every key is read") {
    const TemporaryDirectory state;
    const auto settings = File("general: {\n open = true\n state_dir = \"" + state.text() +
                               "\"\n}\nlimits: {\n cameras = 3\n viewers_per_camera = 7\n"
                               " members = 9\n claims_per_minute = 11\n code_lifetime_s = 13\n"
                               " codec_patience_s = 5\n}\n")
                              .read();
    CHECK(settings.open);
    CHECK(settings.stateDir == state.text());
    CHECK(settings.limits.cameras == 3);
    CHECK(settings.limits.viewersPerCamera == 7);
    CHECK(settings.members == 9);
    CHECK(settings.limits.claimsPerMinute == 11);
    CHECK(settings.codeLifetime == std::chrono::seconds(13));
    CHECK(settings.limits.codecPatience == std::chrono::seconds(5));
}

TEST_CASE("STUN and TURN servers are read, and TURN asks for a secret") {
    const auto ice = [](const std::string& keys) { return "ice: {\n" + keys + "\n}\n"; };
    const auto settings =
        File(ice("urls = [ \"stun:cam.example.org:3478\", \"turn:192.0.2.1:3478?transport=udp\",\n"
                 " \"turns:[2001:db8::1]:443?transport=tcp\", \"turn:relay\" ]\n"
                 "turn_secret_file = \"/secret\"\ncredential_lifetime_s = 60"))
            .read();
    CHECK(settings.ice.urls ==
          std::vector<std::string>{"stun:cam.example.org:3478", "turn:192.0.2.1:3478?transport=udp",
                                   "turns:[2001:db8::1]:443?transport=tcp", "turn:relay"});
    CHECK(settings.ice.turnSecretFile == "/secret");
    CHECK(settings.ice.credentialLifetime == std::chrono::seconds(60));
    CHECK(File(ice("urls = [ \"stun:cam.example.org\" ]")).read().ice.urls.size() == 1);
    CHECK(File(ice("urls = [ \"turn:cam.example.org\" ]")).error() ==
          "ice.turn_secret_file is missing: TURN servers in ice.urls ask for a password");
    for (const std::string url : {"", "turn:", "http://a", "turn:a?transport=sctp", "stun:a?transport=udp",
                                  "turn:a b", "turn:a:123456"}) {
        INFO(url);
        CHECK(File(ice("urls = [ \"" + url + "\" ]")).error().starts_with("ice.urls must have URLs such as"));
    }
    CHECK(File(ice("urls = \"stun:a\"")).error().starts_with("ice.urls must be a list of strings"));
    CHECK(File(ice("urls = [ 1 ]")).error().starts_with("ice.urls must have URLs"));
    CHECK(File(ice("turn_secret_file = \"secret\"")).error() ==
          "ice.turn_secret_file must be an absolute path");
    CHECK(File(ice("credential_lifetime_s = 0")).error().starts_with("ice.credential_lifetime_s must be"));
}

TEST_CASE("one key alone leaves the others at their defaults") {
    const auto settings = File("general: { open = true; }").read();
    CHECK(settings.open);
    CHECK(settings.limits.cameras == 32);
    CHECK(settings.limits.viewersPerCamera == 128);
}

TEST_CASE("the sample configuration is valid and says the defaults") {
    const fs::path sample = fs::path(PETCAM_SOURCE_DIR) / "conf/janus.plugin.petcam.jcfg";
    REQUIRE(fs::exists(sample));
    checkDefaults(readSettings(sample.string()));
}

TEST_CASE("an unknown key or section is refused by its name") {
    const std::pair<std::string, std::string> files[] = {
        {"general: { opened = true; }", "general.opened"},
        {"general: { cameras = 3; }", "general.cameras"},
        {"limits: { open = true; }", "limits.open"},
        {"limit: { cameras = 3; }", "limit"},
        {"limit: { }", "limit"},
        {"rooms: { kitchen = true; }", "rooms"},
        {"open = true;", "open"},
        {"general: { open = true; more: { open = true; }; }", "general.more"},
    };
    for (const auto& [text, key] : files) {
        INFO(text);
        const auto error = File(text).error();
        INFO(error);
        CHECK(error.starts_with(key));
        CHECK(error.find("this version knows") != std::string::npos);
    }
}

TEST_CASE("a section that is no group is refused by its name") {
    for (const std::string value : {"true", "[ true ]", "( { a = 1; } )", "\"x\""}) {
        INFO(value);
        CHECK(File("general = " + value + ";").error() == "general must be a group: general: { ... }");
        CHECK(File("limits = " + value + ";").error() == "limits must be a group: limits: { ... }");
    }
}

TEST_CASE("a value of the wrong type is refused by the name of its key") {
    for (const std::string value : {"1", "\"true\"", "1.0", "[ true ]", "( )", "{ }"}) {
        INFO(value);
        CHECK(File("general: { open = " + value + "; }").error() == "general.open must be true or false");
    }
    for (const std::string value : {"1", "true", "[ \"/tmp\" ]", "{ }"}) {
        INFO(value);
        CHECK(File("general: { state_dir = " + value + "; }").error() ==
              "general.state_dir must be a string");
    }
    for (const std::string value : {"true", "\"3\"", "3.0", "[ 3 ]", "{ }", "3L"}) {
        INFO(value);
        CHECK(File("limits: { cameras = " + value + "; }").error() ==
              "limits.cameras must be a whole number from 1 to 1000");
        CHECK(File("limits: { viewers_per_camera = " + value + "; }").error() ==
              "limits.viewers_per_camera must be a whole number from 1 to 10000");
    }
}

TEST_CASE("a limit is taken within its range and refused outside") {
    CHECK(File("limits: { cameras = 1; viewers_per_camera = 1; }").read().limits.cameras == 1);
    CHECK(File("limits: { cameras = 1000; }").read().limits.cameras == 1000);
    CHECK(File("limits: { viewers_per_camera = 10000; }").read().limits.viewersPerCamera == 10000);
    for (const std::string value : {"0", "-1", "1001", "2147483648", "99999999999999999999"}) {
        INFO(value);
        const auto error = File("limits: {\n cameras = " + value + ";\n}").error();
        INFO(error);
        // A number that no integer holds is the parser's to refuse, by its line.
        CHECK((error.starts_with("limits.cameras must be") || error.starts_with("line 2")));
    }
    CHECK(File("limits: { viewers_per_camera = 10001; }").error().starts_with("limits.viewers_per_camera "));
}

TEST_CASE("the control socket may be elsewhere, at an absolute path") {
    CHECK(File("general: { open = true; }").read().controlSocket.empty());
    CHECK(File("general: { open = true; control_socket = \"/run/petcam/control.sock\"; }")
              .read()
              .controlSocket == "/run/petcam/control.sock");
    CHECK(File("general: { control_socket = \"control.sock\"; }").error() ==
          "general.control_socket must be an absolute path");
    CHECK(File("general: { control_socket = 7; }").error() == "general.control_socket must be a string");
}

TEST_CASE("state_dir must be an absolute path to a directory that exists") {
    const File plain("");
    for (const std::string& value : {std::string(), std::string("state"), std::string("./"), plain.path(),
                                     plain.directory() + "/none"}) {
        INFO(value);
        CHECK(File("general: { state_dir = \"" + value + "\"; }").error() ==
              "general.state_dir must be the absolute path of a directory that exists");
    }
}

TEST_CASE("a syntax error names the line") {
    const auto error = File("general: {\n open = true\n open open\n}\n").error();
    INFO(error);
    CHECK(error.starts_with("line 3: "));
    CHECK(File("general: {\n open = yes\n}\n").error().starts_with("line 2: "));
    CHECK(File("general: {\n open = true\n").error().starts_with("line "));
}

TEST_CASE("a key that is given twice is refused") {
    CHECK(File("general: {\n open = false\n open = true\n}\n").error().starts_with("line 3: "));
}

TEST_CASE("a file that is there and cannot be read is refused, not taken for none") {
    const TemporaryDirectory directory;
    CHECK_THROWS_AS(readSettings(directory.text()), SettingsError);
    const auto loop = directory / "loop.jcfg";
    fs::create_symlink(loop, loop);
    CHECK_THROWS_AS(readSettings(loop.string()), SettingsError);
}
