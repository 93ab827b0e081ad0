#include "bridge/mqtt_home.hpp"

#include <utility>

namespace petcam::bridge {
namespace {

constexpr const char* kOnline = "online";
constexpr const char* kOffline = "offline";

}  // namespace

MqttHome::MqttHome(const MqttSettings& settings, BridgeCounts& counts, Outlet outlet)
    : settings_(settings),
      counts_(counts),
      outlet_(std::move(outlet)),
      client_(settings, {availabilityTopic(settings), kOffline},
              {[this] { onConnected(); }, [this] { counts_.mqttConnected = false; },
               [this](const std::string& topic, const std::string& payload, bool retained) {
                   onMessage(topic, payload, retained);
               },
               outlet_.note}) {
    counts_.mqttEnabled = true;
}

void MqttHome::show(const Home& home) {
    for (const auto& [topic, payload] : shown_) {
        if (const auto camera = cameraOfState(topic, settings_)) found_.insert(*camera);
    }
    const bool isBack = !home_;
    home_ = home;
    if (!client_.isConnected()) return;
    for (const auto& [topic, payload] : topicsOf(home, settings_)) {
        const auto shown = shown_.find(topic);
        if (shown == shown_.end() || shown->second != payload) publish(topic, payload);
        shown_[topic] = payload;
    }
    clearStrangers();
    if (isBack) publish(availabilityTopic(settings_), kOnline);
}

void MqttHome::lost() {
    home_.reset();
    publish(availabilityTopic(settings_), kOffline);
}

void MqttHome::showSnapshot(const std::string& camera, std::string_view jpeg) {
    if (home_ && home_->cameras.contains(camera)) publish(snapshotTopic(camera, settings_), jpeg);
}

void MqttHome::showAgain(const std::string& camera) {
    const std::string prefix = settings_.topic + "/" + camera + "/";
    for (auto at = shown_.lower_bound(prefix); at != shown_.end() && at->first.starts_with(prefix); ++at)
        publish(at->first, at->second);
}

void MqttHome::onConnected() {
    counts_.mqttConnected = true;
    shown_.clear();
    found_.clear();
    client_.subscribe(settings_.discovery + "/status");
    client_.subscribe(settings_.topic + "/+/online");
    if (settings_.commands) {
        for (const char* command : {"snapshot/take", "pause/set", "recording/set"})
            client_.subscribe(settings_.topic + "/+/" + command);
    }
    publishAll();
}

void MqttHome::publishAll() {
    if (!home_) return publish(availabilityTopic(settings_), kOffline);
    shown_ = topicsOf(*home_, settings_);
    for (const auto& [topic, payload] : shown_)
        publish(topic, payload);
    publish(availabilityTopic(settings_), kOnline);
}

void MqttHome::onMessage(const std::string& topic, const std::string& payload, bool retained) {
    if (topic == settings_.discovery + "/status") {
        // Home Assistant's birth message: it may have forgotten everything.
        if (payload == kOnline && !retained) publishAll();
        return;
    }
    if (const auto camera = cameraOfState(topic, settings_)) {
        if (!retained || payload.empty()) return;
        found_.insert(*camera);
        if (home_) clearStrangers();
        return;
    }
    const auto command = commandOf(topic, payload, settings_);
    ++counts_.mqttCommands;
    // What stands on the broker was commanded at another time, and would be again whenever we come back.
    if (!command || retained || !home_ || !home_->cameras.contains(command->camera)) {
        ++counts_.mqttRefused;
        outlet_.note("a command on " + settings_.topic + "/... was none that can be carried out");
        return;
    }
    outlet_.command(*command);
}

void MqttHome::publish(const std::string& topic, std::string_view payload) {
    if (!client_.isConnected()) return;
    ++counts_.mqttPublished;
    client_.publish(topic, payload);
}

void MqttHome::clear(const std::string& camera) {
    for (const auto& [topic, nothing] : topicsOf(camera, settings_)) {
        publish(topic, nothing);
        shown_.erase(topic);
    }
}

void MqttHome::clearStrangers() {
    for (const std::string& camera : std::exchange(found_, {})) {
        if (!home_->cameras.contains(camera)) clear(camera);
    }
}

}  // namespace petcam::bridge
