#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>

#include "bridge/metrics_text.hpp"
#include "bridge/mqtt_client.hpp"
#include "bridge/topics.hpp"

namespace petcam::bridge {

/// The home on an MQTT broker: what is retained there is what the home is, and nothing of cameras that are
/// gone. Used on the thread of its loop.
class MqttHome {
public:
    struct Outlet {
        std::function<void(const Command&)> command;
        std::function<void(const std::string&)> note;
    };

    /// `counts` outlives this.
    MqttHome(const MqttSettings& settings, BridgeCounts& counts, Outlet outlet);

    void show(const Home& home);
    /// Nobody knows any more how the home is.
    void lost();
    void showSnapshot(const std::string& camera, std::string_view jpeg);
    /// What stands there is right, whatever a switch shows that has just been pressed.
    void showAgain(const std::string& camera);

private:
    void onConnected();
    void onMessage(const std::string& topic, const std::string& payload, bool retained);
    void publishAll();
    void publish(const std::string& topic, std::string_view payload);
    void clear(const std::string& camera);
    void clearStrangers();

    const MqttSettings settings_;
    BridgeCounts& counts_;
    const Outlet outlet_;
    std::optional<Home> home_;     ///< nothing while nobody knows
    Topics shown_;                 ///< on the broker, as far as we know
    std::set<std::string> found_;  ///< cameras whose state stood there before we came
    MqttClient client_;
};

}  // namespace petcam::bridge
