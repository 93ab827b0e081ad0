#include "bridge/topics.hpp"

#include "home_check.hpp"

using namespace petcam;
using namespace petcam::bridge;

namespace {

const MqttSettings kSettings;
const std::string kNode = "homeassistant/";

std::string word(const Json& object, const char* key) {
    const char* text = json_string_value(json_object_get(object.get(), key));
    return text ? text : "";
}

Json configOf(const Topics& topics, const std::string& component, const std::string& object) {
    const auto found = topics.find(kNode + component + "/petcam_c1/" + object + "/config");
    REQUIRE(found != topics.end());
    return parsed(found->second);
}

}  // namespace

TEST_CASE("each entity is announced with its device, its identity and its availability") {
    const Topics topics = topicsOf(someHome(), kSettings);
    std::size_t announced = 0;
    for (const auto& [topic, payload] : topics) {
        if (!topic.starts_with(kNode)) continue;
        ++announced;
        const Json config = parsed(payload);
        CHECK(word(config, "unique_id").starts_with("petcam_c1_"));
        const json_t* availability = json_array_get(json_object_get(config.get(), "availability"), 0);
        CHECK(std::string(json_string_value(json_object_get(availability, "topic"))) ==
              "petcam/availability");
        CHECK(json_object_get(json_object_get(config.get(), "device"), "identifiers"));
        CHECK(json_object_get(json_object_get(config.get(), "origin"), "name"));
    }
    CHECK(announced == 10);
}

TEST_CASE("states stand where the announcements say, as they are") {
    Home home = someHome();
    home.cameras.at("c1").motion.active = true;
    const Topics topics = topicsOf(home, kSettings);
    const auto stateOf = [&](const char* component, const char* object) {
        return topics.at(word(configOf(topics, component, object), "state_topic"));
    };
    CHECK(stateOf("binary_sensor", "online") == "ON");
    CHECK(stateOf("binary_sensor", "motion") == "ON");
    CHECK(stateOf("binary_sensor", "sound") == "OFF");
    CHECK(stateOf("binary_sensor", "charging") == "ON");
    CHECK(stateOf("sensor", "viewers") == "2");
    CHECK(stateOf("sensor", "battery") == "83");
    CHECK(stateOf("switch", "recording") == "ON");
    CHECK(stateOf("switch", "pause") == "OFF");
}

TEST_CASE("what a phone does not tell is unknown to Home Assistant as well") {
    Home home = someHome();
    home.cameras.at("c1").battery.reset();
    home.cameras.at("c1").charging.reset();
    CHECK(topicsOf(home, kSettings).at("petcam/c1/battery") == "None");
    CHECK(topicsOf(home, kSettings).at("petcam/c1/charging") == "None");
}

TEST_CASE("names are text in a JSON string, and in no topic") {
    Home home = someHome();
    home.cameras.at("c1").name = "+/#\"\n거실";
    for (const auto& [topic, payload] : topicsOf(home, kSettings)) {
        CHECK(topic.find_first_of("+#\"\n") == std::string::npos);
        if (topic.starts_with(kNode)) {
            const Json config = parsed(payload);
            CHECK(std::string(json_string_value(
                      json_object_get(json_object_get(config.get(), "device"), "name"))) == "+/#\"\n거실");
        }
    }
}

TEST_CASE("without commands nothing is announced that commands") {
    MqttSettings settings;
    settings.commands = false;
    for (const auto& [topic, payload] : topicsOf(someHome(), settings)) {
        CHECK(payload.find("command_topic") == std::string::npos);
        CHECK(topic.find("/switch/") == std::string::npos);
    }
}

TEST_CASE("of a camera that is gone everything is emptied that could stand there") {
    const Topics gone = topicsOf(std::string("c1"), kSettings);
    CHECK(gone.contains("petcam/c1/snapshot"));
    for (const auto& [topic, payload] : gone)
        CHECK(payload.empty());
    for (const bool commands : {false, true}) {
        MqttSettings settings;
        settings.commands = commands;
        for (const auto& [topic, payload] : topicsOf(someHome(), settings))
            CHECK(gone.contains(topic));
    }
}

TEST_CASE("commands are taken on their own topics, with their own words") {
    const auto command = [](const char* topic, const char* payload) {
        return commandOf(topic, payload, kSettings);
    };
    REQUIRE(command("petcam/c1/pause/set", "ON"));
    CHECK(command("petcam/c1/pause/set", "ON")->what == Command::What::Pause);
    CHECK(command("petcam/c1/pause/set", "ON")->on);
    CHECK_FALSE(command("petcam/c1/recording/set", "OFF")->on);
    CHECK(command("petcam/c12/snapshot/take", "PRESS")->camera == "c12");
    for (const auto& [topic, payload] : std::map<const char*, const char*>{{"petcam/c1/pause/set", "on"},
                                                                           {"petcam/c1/pause", "ON"},
                                                                           {"petcam/x/pause/set", "ON"},
                                                                           {"other/c1/pause/set", "ON"},
                                                                           {"petcam/c1/snapshot/take", ""}}) {
        CHECK_FALSE(command(topic, payload));
    }
    CHECK(cameraOfState("petcam/c7/online", kSettings) == "c7");
    CHECK_FALSE(cameraOfState("petcam/availability", kSettings));
}

TEST_CASE("two homes on one broker differ by their topic") {
    MqttSettings settings;
    settings.topic = "family/petcam";
    const Topics topics = topicsOf(someHome(), settings);
    CHECK(topics.contains("family/petcam/c1/online"));
    CHECK(topics.contains("homeassistant/switch/family_petcam_c1/pause/config"));
}
