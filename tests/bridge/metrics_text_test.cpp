#include "bridge/metrics_text.hpp"

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "home_check.hpp"

using namespace petcam;
using namespace petcam::bridge;

namespace {

constexpr const char* kStatistics = R"({"petcam":"statistics","camera":"c1","bounds":[1,5,10],
    "counters":{"video":120,"audio":50,"talk":0,"without_floor":1,"keyframes":3,"keyframe_requests":2,"late":0,
        "while_paused":0,"tap_sent":9,"tap_dropped":0},
    "histograms":{"first_picture_ms":{"counts":[0,1,0,2],"sum":310},"round_trip_ms":{"counts":[0,0,0,0],"sum":0},
        "lost_per_mille":{"counts":[4,0,0,0],"sum":0},"talk_ms":{"counts":[0,0,0,0],"sum":0}},
    "viewers":[{"id":"7","counters":{"layer":2,"queued_ms":30,"lost_per_mille":5}},
               {"id":"8","counters":{"layer":1,"queued_ms":250,"lost_per_mille":0}}],
    "recorder":{"clips":3,"clips_failed":0,"best_packets":100,"best_lost":1,"overruns":0}})";

Numbers someNumbers() {
    Numbers numbers{true, someHome(), {}, {}};
    numbers.statistics["c1"] = parsed(kStatistics);
    return numbers;
}

bool has(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

/// The names that have a TYPE.
std::set<std::string> familiesOf(const std::string& text) {
    std::set<std::string> names;
    std::istringstream lines(text);
    for (std::string hash, word, name, line; std::getline(lines, line);) {
        std::istringstream parts(line);
        if (line.starts_with("# TYPE ") && parts >> hash >> word >> name) names.insert(name);
    }
    return names;
}

}  // namespace

TEST_CASE("counters, gauges and histograms of a camera are in base units") {
    const std::string text = metricsText(someNumbers());
    CHECK(has(text, "petcam_up 1"));
    CHECK(has(text, "petcam_camera_info{camera=\"c1\",name=\"Kitchen\"} 1"));
    CHECK(has(text, "petcam_camera_state{camera=\"c1\",state=\"live\"} 1"));
    CHECK(has(text, "petcam_camera_state{camera=\"c1\",state=\"paused\"} 0"));
    CHECK(has(text, "petcam_camera_viewers{camera=\"c1\"} 2"));
    CHECK(has(text, "petcam_camera_battery_ratio{camera=\"c1\"} 0.83"));
    CHECK(has(text, "petcam_camera_video_packets_total{camera=\"c1\"} 120"));
    CHECK(has(text, "petcam_viewer_first_picture_seconds_bucket{camera=\"c1\",le=\"0.005\"} 1"));
    CHECK(has(text, "petcam_viewer_first_picture_seconds_bucket{camera=\"c1\",le=\"+Inf\"} 3"));
    CHECK(has(text, "petcam_viewer_first_picture_seconds_sum{camera=\"c1\"} 0.31"));
    CHECK(has(text, "petcam_camera_viewers_layer{camera=\"c1\",layer=\"2\"} 1"));
    CHECK(has(text, "petcam_camera_worst_queue_seconds{camera=\"c1\"} 0.25"));
    CHECK(has(text, "petcam_recorder_up 1"));
    CHECK(has(text, "petcam_recorder_clips_total{camera=\"c1\"} 3"));
    CHECK(has(text, "petcam_recorder_disk_free_bytes 5000000000"));
}

TEST_CASE("without the home server only its absence and the bridge's own numbers are told") {
    Numbers numbers;
    numbers.bridge.webhooksGivenUp = 4;
    const std::string text = metricsText(numbers);
    CHECK(has(text, "petcam_up 0"));
    CHECK(has(text, "petcam_recorder_up 0"));
    CHECK(has(text, "petcam_bridge_webhooks_given_up_total 4"));
    CHECK(text.find("camera=") == std::string::npos);
}

TEST_CASE("names follow Prometheus's conventions") {
    const std::string text = metricsText(someNumbers());
    for (const std::string& name : familiesOf(text)) {
        CHECK(std::regex_match(name, std::regex("petcam_[a-z]+(_[a-z]+)*")));
        const bool counter = text.find("# TYPE " + name + " counter\n") != std::string::npos;
        CHECK(counter == name.ends_with("_total"));
        CHECK(text.find("# HELP " + name + " ") != std::string::npos);
    }
}

TEST_CASE("every metric that the dashboard asks for is there") {
    std::ifstream file(PETCAM_SOURCE_DIR "/conf/grafana/petcam.json");
    REQUIRE(file);
    const std::string dashboard{std::istreambuf_iterator<char>(file), {}};
    REQUIRE(parsed(dashboard));
    Numbers numbers = someNumbers();
    numbers.bridge.mqttEnabled = true;
    std::set<std::string> known = familiesOf(metricsText(numbers));
    for (const std::string& name : std::set<std::string>(known)) {
        if (name.ends_with("_seconds") || name.ends_with("_ratio")) known.insert(name + "_bucket");
    }
    const std::regex metric("petcam_[a-z_]+");
    std::size_t asked = 0;
    const std::regex expression("\"expr\": *\"((?:[^\"\\\\]|\\\\.)*)\"");
    for (std::sregex_iterator at(dashboard.begin(), dashboard.end(), expression), end; at != end; ++at) {
        const std::string query = (*at)[1];
        for (std::sregex_iterator name(query.begin(), query.end(), metric); name != end; ++name) {
            INFO(query);
            CHECK(known.contains(name->str()));
            ++asked;
        }
    }
    CHECK(asked >= 10);
}
