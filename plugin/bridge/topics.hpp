#pragma once

#include <map>
#include <string>

#include "bridge/home.hpp"
#include "bridge/settings.hpp"

namespace petcam::bridge {

/// Retained messages, by topic.
using Topics = std::map<std::string, std::string>;

/// What Home Assistant's MQTT discovery wants to know of each camera
/// (https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery), and the states.
Topics topicsOf(const Home& home, const MqttSettings& settings);
/// The same of a camera that is not there any more: what has to be emptied.
Topics topicsOf(const std::string& camera, const MqttSettings& settings);

/// "online" or "offline": whether what stands in the other topics is so now.
std::string availabilityTopic(const MqttSettings& settings);
std::string snapshotTopic(const std::string& camera, const MqttSettings& settings);

/// What came on a topic of ours that commands something.
struct Command {
    enum class What { Snapshot, Pause, Record };
    What what;
    std::string camera;
    bool on = true;
};
/// Nothing: it is no command, or not with this payload.
std::optional<Command> commandOf(const std::string& topic, const std::string& payload,
                                 const MqttSettings& settings);
/// The camera whose state stands in this topic; nothing for other topics.
std::optional<std::string> cameraOfState(const std::string& topic, const MqttSettings& settings);

}  // namespace petcam::bridge
