#include "bridge/metrics_text.hpp"

#include <algorithm>
#include <functional>

#include "bridge/exposition.hpp"
#include "version.hpp"

namespace petcam::bridge {
namespace {

/// A counter of "statistics", and what it is called here.
struct Counter {
    const char* field;
    const char* metric;
    const char* help;
};

constexpr Counter kOfCamera[] = {
    {"video", "petcam_camera_video_packets_total", "RTP packets of the picture that came from the camera."},
    {"audio", "petcam_camera_audio_packets_total", "RTP packets of the sound that came from the camera."},
    {"talk", "petcam_camera_talk_packets_total", "RTP packets of voices that went to the camera."},
    {"without_floor", "petcam_camera_talk_refused_packets_total",
     "RTP packets of voices that were dropped, because somebody else or nobody had the floor."},
    {"keyframes", "petcam_camera_keyframes_total", "Keyframes that came from the camera."},
    {"keyframe_requests", "petcam_camera_keyframe_requests_total",
     "Keyframes that the camera was asked for."},
    {"late", "petcam_camera_late_packets_total", "RTP packets that came too late to be forwarded."},
    {"while_paused", "petcam_camera_paused_packets_total",
     "RTP packets that were dropped because the camera is paused."},
    {"tap_sent", "petcam_camera_tap_packets_total",
     "Copies of packets that went to programs beside the server."},
    {"tap_dropped", "petcam_camera_tap_dropped_packets_total",
     "Copies of packets that such a program did not take in time."},
};

constexpr Counter kOfRecorder[] = {
    {"best_packets", "petcam_recorder_video_packets_total",
     "RTP packets of the picture that the recorder got."},
    {"best_lost", "petcam_recorder_video_lost_packets_total",
     "RTP packets of the picture that did not reach the recorder."},
    {"best_frames", "petcam_recorder_video_frames_total", "Pictures that the recorder got."},
    {"sound_packets", "petcam_recorder_audio_packets_total",
     "RTP packets of the sound that the recorder got."},
    {"sound_lost", "petcam_recorder_audio_lost_packets_total",
     "RTP packets of the sound that did not reach the recorder."},
    {"clips", "petcam_recorder_clips_total", "Clips that were begun."},
    {"clips_failed", "petcam_recorder_clips_failed_total",
     "Clips that broke off because they could not be written."},
    {"overruns", "petcam_recorder_overruns_total", "Times that the disk was too slow for a clip."},
};

struct Measure {
    const char* field;
    const char* metric;
    const char* help;
};

/// All of them count thousandths: milliseconds and per mille.
constexpr double kThousand = 1000;
constexpr Measure kMeasures[] = {
    {"first_picture_ms", "petcam_viewer_first_picture_seconds",
     "Time from the request to watch to the first whole picture on its way."},
    {"round_trip_ms", "petcam_viewer_round_trip_seconds", "Round trip to a viewer, of each of its reports."},
    {"lost_per_mille", "petcam_viewer_lost_ratio",
     "Part of the packets that a viewer lost, of each of its reports."},
    {"talk_ms", "petcam_talk_start_seconds",
     "Time from the grant of the floor to the first packet of the voice."},
};

double numberIn(const json_t* object, const char* key) {
    return json_number_value(json_object_get(object, key));
}

std::vector<double> numbersIn(const json_t* list, double divisor = 1) {
    std::vector<double> all;
    for (std::size_t i = 0; i < json_array_size(list); ++i)
        all.push_back(json_number_value(json_array_get(list, i)) / divisor);
    return all;
}

class Writer {
public:
    explicit Writer(const Numbers& numbers) : numbers_(numbers) {}

    std::string write() {
        server();
        cameras();
        counters("counters", kOfCamera);
        measures();
        viewers();
        recorder();
        bridge();
        return out_.text();
    }

private:
    using OfCamera = std::function<double(const HomeCamera&)>;

    void gauge(const char* name, const char* help, double value) {
        out_.family(name, "gauge", help);
        out_.sample({}, value);
    }
    void counter(const char* name, const char* help, std::uint64_t value) {
        out_.family(name, "counter", help);
        out_.sample({}, static_cast<double>(value));
    }
    void perCamera(const char* name, const char* help, const OfCamera& value,
                   const std::function<bool(const HomeCamera&)>& has = {}) {
        out_.family(name, "gauge", help);
        for (const auto& [id, camera] : numbers_.home.cameras) {
            if (!has || has(camera)) out_.sample({{"camera", id}}, value(camera));
        }
    }

    void server() {
        gauge("petcam_up", "Whether the home server answers.", numbers_.isUp);
        out_.family("petcam_build_info", "gauge", "Which version the bridge is of; always 1.");
        out_.sample({{"version", kVersionText}}, 1);
    }

    void cameras() {
        out_.family("petcam_camera_info", "gauge", "What the family calls the camera; always 1.");
        for (const auto& [id, camera] : numbers_.home.cameras) {
            out_.sample({{"camera", id}, {"name", camera.name}}, 1);
        }
        out_.family("petcam_camera_state", "gauge", "1 for the state that the camera is in.");
        for (const auto& [id, camera] : numbers_.home.cameras) {
            for (const char* state : {"live", "paused", "asleep", "offline"})
                out_.sample({{"camera", id}, {"state", state}}, camera.state == state);
        }
        perCamera("petcam_camera_viewers", "How many watch the camera.",
                  [](const HomeCamera& camera) { return static_cast<double>(camera.viewers); });
        perCamera("petcam_camera_talk", "Whether somebody talks to the camera.",
                  [](const HomeCamera& camera) { return camera.talk; });
        perCamera("petcam_camera_motion", "Whether something moves before the camera.",
                  [](const HomeCamera& camera) { return camera.motion.active; });
        perCamera("petcam_camera_sound", "Whether it is loud before the camera.",
                  [](const HomeCamera& camera) { return camera.sound.active; });
        perCamera("petcam_camera_paused",
                  "Whether the family paused the camera from elsewhere than its phone.",
                  [](const HomeCamera& camera) { return camera.paused; });
        perCamera("petcam_camera_recording_allowed", "Whether the family lets the camera be recorded.",
                  [](const HomeCamera& camera) { return camera.record; });
        perCamera(
            "petcam_camera_battery_ratio", "How full the battery of the camera's phone is.",
            [](const HomeCamera& camera) { return *camera.battery / 100.0; },
            [](const HomeCamera& camera) { return camera.battery.has_value(); });
        perCamera(
            "petcam_camera_charging", "Whether the camera's phone is being charged.",
            [](const HomeCamera& camera) { return *camera.charging; },
            [](const HomeCamera& camera) { return camera.charging.has_value(); });
    }

    template <std::size_t N>
    void counters(const char* group, const Counter (&all)[N]) {
        for (const Counter& counter : all) {
            out_.family(counter.metric, "counter", counter.help);
            for (const auto& [id, statistics] : numbers_.statistics) {
                const json_t* value =
                    json_object_get(json_object_get(statistics.get(), group), counter.field);
                if (value) out_.sample({{"camera", id}}, json_number_value(value));
            }
        }
    }

    void measures() {
        for (const Measure& measure : kMeasures) {
            out_.family(measure.metric, "histogram", measure.help);
            for (const auto& [id, statistics] : numbers_.statistics) {
                const json_t* histogram =
                    json_object_get(json_object_get(statistics.get(), "histograms"), measure.field);
                out_.histogram(
                    {{"camera", id}}, numbersIn(json_object_get(statistics.get(), "bounds"), kThousand),
                    numbersIn(json_object_get(histogram, "counts")), numberIn(histogram, "sum") / kThousand);
            }
        }
    }

    /// By camera, not by viewer: each of those would be a time series of its own that never comes back.
    void viewers() {
        out_.family(
            "petcam_camera_viewers_layer", "gauge",
            "How many viewers of the camera get which of its layers, from the lowest (1); 0: none yet.");
        for (const auto& [id, statistics] : numbers_.statistics) {
            std::map<int, int> count{{0, 0}, {1, 0}, {2, 0}, {3, 0}};
            eachViewer(statistics.get(), [&](const json_t* counters) {
                ++count[static_cast<int>(std::clamp(numberIn(counters, "layer"), 0.0, 3.0))];
            });
            for (const auto& [layer, viewers] : count)
                out_.sample({{"camera", id}, {"layer", std::to_string(layer)}}, viewers);
        }
        worst("petcam_camera_worst_queue_seconds", "How long packets wait on their way to the worst viewer.",
              "queued_ms");
        worst("petcam_camera_worst_lost_ratio", "Part of the packets that the worst viewer loses.",
              "lost_per_mille");
    }

    void worst(const char* name, const char* help, const char* field) {
        out_.family(name, "gauge", help);
        for (const auto& [id, statistics] : numbers_.statistics) {
            double most = 0;
            eachViewer(statistics.get(),
                       [&](const json_t* counters) { most = std::max(most, numberIn(counters, field)); });
            out_.sample({{"camera", id}}, most / kThousand);
        }
    }

    template <typename See>
    static void eachViewer(const json_t* statistics, See see) {
        const json_t* viewers = json_object_get(statistics, "viewers");
        for (std::size_t i = 0; i < json_array_size(viewers); ++i)
            see(json_object_get(json_array_get(viewers, i), "counters"));
    }

    void recorder() {
        const auto& recorder = numbers_.home.recorder;
        const bool isThere = recorder && recorder->state != "absent";
        gauge("petcam_recorder_up", "Whether the recorder is connected to the home server.", isThere);
        if (isThere) {
            out_.family("petcam_recorder_disk_state", "gauge",
                        "1 for the state that the disk of recordings is in.");
            for (const char* state : {"ok", "full", "read_only", "gone"})
                out_.sample({{"state", state}}, recorder->state == state);
        }
        if (isThere && recorder->freeBytes) {
            gauge("petcam_recorder_disk_free_bytes",
                  "How much of the disk was free when its state last changed.",
                  static_cast<double>(*recorder->freeBytes));
        }
        perCamera(
            "petcam_recorder_active", "Whether the camera is being recorded.",
            [](const HomeCamera& camera) { return camera.recording->active; },
            [](const HomeCamera& camera) { return camera.recording.has_value(); });
        counters("recorder", kOfRecorder);
    }

    void bridge() {
        const BridgeCounts& is = numbers_.bridge;
        counter("petcam_bridge_connections_total", "Times that the bridge connected to the home server.",
                is.connections);
        if (is.mqttEnabled)
            gauge("petcam_bridge_mqtt_up", "Whether the MQTT broker is connected.", is.mqttConnected);
        counter("petcam_bridge_mqtt_published_total", "Messages that were published to the MQTT broker.",
                is.mqttPublished);
        counter("petcam_bridge_mqtt_commands_total", "Commands that came by MQTT.", is.mqttCommands);
        counter("petcam_bridge_mqtt_commands_refused_total", "Commands of them that were not carried out.",
                is.mqttRefused);
        counter("petcam_bridge_webhooks_delivered_total", "Webhooks that were taken.", is.webhooksDelivered);
        counter("petcam_bridge_webhooks_retried_total",
                "Attempts to deliver a webhook that failed and were put off.", is.webhooksRetried);
        counter("petcam_bridge_webhooks_given_up_total",
                "Webhooks that were given up after their last attempt.", is.webhooksGivenUp);
        counter("petcam_bridge_webhooks_dropped_total", "Webhooks that were dropped because too many waited.",
                is.webhooksDropped);
        gauge("petcam_bridge_webhooks_waiting", "Webhooks that wait to be taken.",
              static_cast<double>(is.webhooksWaiting));
    }

    const Numbers& numbers_;
    Exposition out_;
};

}  // namespace

std::string metricsText(const Numbers& numbers) {
    return Writer(numbers).write();
}

}  // namespace petcam::bridge
