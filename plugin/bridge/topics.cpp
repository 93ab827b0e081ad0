#include "bridge/topics.hpp"

#include <algorithm>
#include <memory>

#include "json.hpp"
#include "version.hpp"

namespace petcam::bridge {
namespace {

const char* onOff(bool is) {
    return is ? "ON" : "OFF";
}

std::string textOf(const Json& object) {
    const std::unique_ptr<char, decltype(&std::free)> text(json_dumps(object.get(), JSON_COMPACT), std::free);
    return text ? text.get() : "{}";
}

/// One camera's device in Home Assistant, entity by entity.
class Device {
public:
    Device(const HomeCamera& camera, const MqttSettings& settings, Topics& topics)
        : camera_(camera), settings_(settings), topics_(topics) {
        std::replace(node_.begin(), node_.end(), '/', '_');
    }

    void write() {
        binary("online", "Online", "connectivity", camera_.isLive());
        binary("motion", "Motion", "motion", camera_.motion.active);
        binary("sound", "Sound", "sound", camera_.sound.active);
        binary("charging", "Charging", "battery_charging", camera_.charging, true);
        Json viewers = entity("viewers", "Viewers");
        put(viewers.get(), "state_class", "measurement");
        put(viewers.get(), "icon", "mdi:eye");
        state("sensor", "viewers", std::move(viewers), std::to_string(camera_.viewers));
        Json battery = entity("battery", "Battery");
        put(battery.get(), "device_class", "battery");
        put(battery.get(), "state_class", "measurement");
        put(battery.get(), "unit_of_measurement", "%");
        put(battery.get(), "entity_category", "diagnostic");
        state("sensor", "battery", std::move(battery),
              camera_.battery ? std::to_string(*camera_.battery) : kUnknown);
        toggle("recording", "Recording", "mdi:record-rec", camera_.record);
        toggle("pause", "Privacy pause", "mdi:eye-off", camera_.paused);
        snapshot();
    }

private:
    /// Home Assistant's word for a state that nobody knows.
    static constexpr const char* kUnknown = "None";

    std::string topicOf(const std::string& object) const {
        return settings_.topic + "/" + camera_.id + "/" + object;
    }

    /// What all entities have.
    Json entity(const std::string& object, const char* name) const {
        Json entity(json_object());
        put(entity.get(), "name", name);
        put(entity.get(), "unique_id", node_ + "_" + object);
        put(entity.get(), "availability",
            Json(json_pack("[{s:s}]", "topic", availabilityTopic(settings_).c_str())));
        Json device(json_object());
        put(device.get(), "identifiers", Json(json_pack("[s]", node_.c_str())));
        put(device.get(), "name", camera_.name);
        put(device.get(), "manufacturer", "petcam");
        put(device.get(), "model", "Camera");
        put(device.get(), "sw_version", kVersionText);
        put(entity.get(), "device", std::move(device));
        put(entity.get(), "origin",
            Json(json_pack("{s:s, s:s}", "name", "petcam-bridge", "sw_version", kVersionText)));
        return entity;
    }

    void announce(const char* component, const std::string& object, const Json& entity) {
        topics_[settings_.discovery + "/" + component + "/" + node_ + "/" + object + "/config"] =
            textOf(entity);
    }

    void state(const char* component, const std::string& object, Json entity, const std::string& state) {
        put(entity.get(), "state_topic", topicOf(object));
        announce(component, object, entity);
        topics_[topicOf(object)] = state;
    }

    void binary(const char* object, const char* name, const char* deviceClass, std::optional<bool> is,
                bool diagnostic = false) {
        Json sensor = entity(object, name);
        put(sensor.get(), "device_class", deviceClass);
        if (diagnostic) put(sensor.get(), "entity_category", "diagnostic");
        state("binary_sensor", object, std::move(sensor), is ? onOff(*is) : kUnknown);
    }

    /// Where nothing may be commanded, it only shows.
    void toggle(const char* object, const char* name, const char* icon, bool is) {
        Json entity = this->entity(object, name);
        put(entity.get(), "icon", icon);
        if (settings_.commands) put(entity.get(), "command_topic", topicOf(std::string(object) + "/set"));
        state(settings_.commands ? "switch" : "binary_sensor", object, std::move(entity), onOff(is));
    }

    void snapshot() {
        if (!settings_.snapshots) return;
        Json image = entity("snapshot", "Snapshot");
        put(image.get(), "image_topic", snapshotTopic(camera_.id, settings_));
        put(image.get(), "content_type", "image/jpeg");
        announce("image", "snapshot", image);
        if (!settings_.commands) return;
        Json button = entity("take_snapshot", "Take a snapshot");
        put(button.get(), "command_topic", topicOf("snapshot/take"));
        put(button.get(), "icon", "mdi:camera");
        announce("button", "take_snapshot", button);
    }

    const HomeCamera& camera_;
    const MqttSettings& settings_;
    Topics& topics_;
    std::string node_ = settings_.topic + "_" + camera_.id;
};

bool isCameraId(const std::string& text) {
    return text.size() >= 2 && text.size() <= 20 && text[0] == 'c' &&
           text.find_first_not_of("0123456789", 1) == std::string::npos;
}

/// PREFIX/c1/REST: camera and rest.
std::optional<std::pair<std::string, std::string>> partsOf(const std::string& topic,
                                                           const MqttSettings& settings) {
    const std::string prefix = settings.topic + "/";
    if (!topic.starts_with(prefix)) return std::nullopt;
    const auto end = topic.find('/', prefix.size());
    if (end == std::string::npos) return std::nullopt;
    std::string camera = topic.substr(prefix.size(), end - prefix.size());
    if (!isCameraId(camera)) return std::nullopt;
    return std::pair(std::move(camera), topic.substr(end + 1));
}

}  // namespace

Topics topicsOf(const Home& home, const MqttSettings& settings) {
    Topics topics;
    for (const auto& [id, camera] : home.cameras) {
        Device(camera, settings, topics).write();
    }
    return topics;
}

Topics topicsOf(const std::string& camera, const MqttSettings& settings) {
    Home home;
    home.cameras[camera].id = camera;
    // What was announced with other settings goes too.
    MqttSettings all = settings;
    all.snapshots = all.commands = true;
    Topics topics = topicsOf(home, all);
    all.commands = false;
    topics.merge(topicsOf(home, all));
    topics[snapshotTopic(camera, settings)];
    for (auto& [topic, payload] : topics)
        payload.clear();
    return topics;
}

std::string availabilityTopic(const MqttSettings& settings) {
    return settings.topic + "/availability";
}

std::string snapshotTopic(const std::string& camera, const MqttSettings& settings) {
    return settings.topic + "/" + camera + "/snapshot";
}

std::optional<Command> commandOf(const std::string& topic, const std::string& payload,
                                 const MqttSettings& settings) {
    const auto parts = partsOf(topic, settings);
    if (!parts) return std::nullopt;
    const auto& [camera, what] = *parts;
    if (what == "snapshot/take" && payload == "PRESS") return Command{Command::What::Snapshot, camera};
    if (payload != "ON" && payload != "OFF") return std::nullopt;
    const bool on = payload == "ON";
    if (what == "pause/set") return Command{Command::What::Pause, camera, on};
    if (what == "recording/set") return Command{Command::What::Record, camera, on};
    return std::nullopt;
}

std::optional<std::string> cameraOfState(const std::string& topic, const MqttSettings& settings) {
    const auto parts = partsOf(topic, settings);
    if (!parts || parts->second != "online") return std::nullopt;
    return parts->first;
}

}  // namespace petcam::bridge
