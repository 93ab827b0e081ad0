#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bridge/home_link.hpp"
#include "bridge/metrics_server.hpp"
#include "bridge/metrics_text.hpp"
#include "bridge/mqtt_home.hpp"
#include "bridge/settings.hpp"
#include "bridge/snapshots.hpp"
#include "bridge/webhook.hpp"

namespace petcam::bridge {

/// The whole program but its command line: the home server on one side; metrics, MQTT and webhooks, as far as
/// they are turned on, on the other. Lives on the thread of the default GLib context.
class Bridge {
public:
    using Note = std::function<void(const std::string&)>;

    /// Throws std::runtime_error for what is turned on and cannot be had on this machine.
    Bridge(const Settings& settings, Note note);

private:
    struct Scrape;

    void onHome(Home next);
    void onLost();
    void onCommand(const Command& command);
    void showPictures(const Home& before);
    void collect(std::function<void(const std::string&)> done);
    Numbers numbers();

    const Settings settings_;
    const Note note_;
    BridgeCounts counts_;
    std::optional<Home> home_;  ///< as it was told last
    bool isUp_ = false;
    HomeLink link_;
    std::unique_ptr<Snapshots> snapshots_;
    std::unique_ptr<MqttHome> mqtt_;
    std::vector<std::unique_ptr<Webhook>> webhooks_;
    std::unique_ptr<MetricsServer> metrics_;
};

}  // namespace petcam::bridge
