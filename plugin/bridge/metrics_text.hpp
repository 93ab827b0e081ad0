#pragma once

#include <jansson.h>

#include <cstdint>
#include <map>
#include <string>

#include "bridge/home.hpp"
#include "json.hpp"

namespace petcam::bridge {

/// What the bridge counts of itself.
struct BridgeCounts {
    std::uint64_t connections = 0;  ///< to the home server
    bool mqttEnabled = false;
    bool mqttConnected = false;
    std::uint64_t mqttPublished = 0;
    std::uint64_t mqttCommands = 0;
    std::uint64_t mqttRefused = 0;  ///< commands that did not do what they say
    std::uint64_t webhooksDelivered = 0;
    std::uint64_t webhooksRetried = 0;
    std::uint64_t webhooksGivenUp = 0;  ///< after the last attempt, or refused for good
    std::uint64_t webhooksDropped = 0;  ///< too many waited
    std::uint64_t webhooksWaiting = 0;
};

/// What one scrape shows.
struct Numbers {
    bool isUp = false;  ///< the home server answers
    Home home;
    std::map<std::string, Json> statistics;  ///< answers to "statistics", by camera
    BridgeCounts bridge;
};

/// In Prometheus's text format, each with its help.
std::string metricsText(const Numbers& numbers);

}  // namespace petcam::bridge
