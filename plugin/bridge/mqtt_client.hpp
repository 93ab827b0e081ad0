#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "bridge/settings.hpp"
#include "companion/loop_queue.hpp"

struct mosquitto;
struct mosquitto_message;

namespace petcam::bridge {

/// A connection to an MQTT broker that comes back by itself, with growing pauses. libmosquitto runs on a
/// thread of its own, since looking a name up, connecting and TLS may take their time; all of this is used,
/// and tells, on the thread of the loop.
class MqttClient {
public:
    struct Outlet {
        std::function<void()> connected;
        std::function<void()> disconnected;
        /// `retained`: it stood there before we came.
        std::function<void(const std::string& topic, const std::string& payload, bool retained)> message;
        std::function<void(const std::string&)> note;
    };
    struct Will {
        std::string topic;
        std::string payload;
    };

    /// Throws std::runtime_error when libmosquitto does not take the settings.
    MqttClient(const MqttSettings& settings, Will will, Outlet outlet);
    /// Publishes the will itself: the broker does not, for who says goodbye.
    ~MqttClient();
    MqttClient(const MqttClient&) = delete;
    MqttClient& operator=(const MqttClient&) = delete;

    bool isConnected() const { return connected_; }
    void subscribe(const std::string& topic);
    /// Retained, at least once (QoS 1). Lost while there is no connection.
    void publish(const std::string& topic, std::string_view payload);

private:
    struct Destroy {
        void operator()(mosquitto* client) const noexcept;
    };

    void configure();
    void run();
    void onConnect(int code);
    void onMessage(const mosquitto_message& message);
    void waitAgain(const std::string& why);

    const MqttSettings settings_;
    const Will will_;
    const Outlet outlet_;
    companion::LoopQueue loop_;
    bool connected_ = false;  ///< as the loop's thread knows it

    // libmosquitto's thread.
    std::string refusal_;  ///< of the broker, for the log
    std::string lastTrouble_;
    int failures_ = 0;

    std::atomic<bool> stopping_{false};
    std::atomic<bool> goodbye_{
        false};  ///< it is said, and ends the connection; otherwise the last will tells
    std::atomic<bool> up_{false};
    std::mutex mutex_;
    std::condition_variable wake_;
    std::unique_ptr<mosquitto, Destroy> client_;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace petcam::bridge
