#include "bridge/mqtt_client.hpp"

#include <mosquitto.h>

#include <cerrno>
#include <cstring>
#include <random>
#include <stdexcept>
#include <utility>

#include "bridge/backoff.hpp"

namespace petcam::bridge {
namespace {

constexpr int kKeepAliveSeconds = 30;
constexpr int kTurnMillis = 1000;
constexpr int kQos = 1;
constexpr int kLongestPayload = 256;
constexpr std::chrono::milliseconds kFirstPause{500};
constexpr std::chrono::milliseconds kLongestPause{60000};
constexpr const char* kSystemAuthorities = "/etc/ssl/certs";

void check(int code, const char* what) {
    if (code == MOSQ_ERR_SUCCESS) return;
    throw std::runtime_error(std::string("mqtt: ") + what + ": " +
                             (code == MOSQ_ERR_ERRNO ? std::strerror(errno) : mosquitto_strerror(code)));
}

std::string troubleOf(int code) {
    return code == MOSQ_ERR_ERRNO ? std::strerror(errno) : mosquitto_strerror(code);
}

}  // namespace

void MqttClient::Destroy::operator()(mosquitto* client) const noexcept {
    mosquitto_destroy(client);
    mosquitto_lib_cleanup();
}

MqttClient::MqttClient(const MqttSettings& settings, Will will, Outlet outlet)
    : settings_(settings), will_(std::move(will)), outlet_(std::move(outlet)) {
    mosquitto_lib_init();
    client_.reset(mosquitto_new(nullptr, true, this));
    if (!client_) throw std::runtime_error(std::string("mqtt: ") + std::strerror(errno));
    configure();
    thread_ = std::thread([this] { run(); });
}

MqttClient::~MqttClient() {
    {
        const std::lock_guard lock(mutex_);
        goodbye_ = up_.load();
        stopping_ = true;
    }
    wake_.notify_all();
    if (goodbye_) {
        mosquitto_publish(client_.get(), nullptr, will_.topic.c_str(), static_cast<int>(will_.payload.size()),
                          will_.payload.data(), kQos, true);
        mosquitto_disconnect(client_.get());
    }
    thread_.join();
    loop_.close();
}

void MqttClient::configure() {
    mosquitto* client = client_.get();
    check(mosquitto_threaded_set(client, true), "threads");
    check(mosquitto_will_set(client, will_.topic.c_str(), static_cast<int>(will_.payload.size()),
                             will_.payload.data(), kQos, true),
          "last will");
    if (!settings_.username.empty()) {
        const std::string password = settings_.passwordFile.empty() ? "" : readSecret(settings_.passwordFile);
        check(mosquitto_username_pw_set(client, settings_.username.c_str(),
                                        settings_.passwordFile.empty() ? nullptr : password.c_str()),
              "username");
    }
    if (settings_.tls) {
        const std::string file = settings_.caFile.string();
        check(mosquitto_tls_set(client, file.empty() ? nullptr : file.c_str(),
                                file.empty() ? kSystemAuthorities : nullptr, nullptr, nullptr, nullptr),
              "TLS");
    }
    mosquitto_connect_callback_set(
        client, [](mosquitto*, void* self, int code) { static_cast<MqttClient*>(self)->onConnect(code); });
    mosquitto_message_callback_set(client, [](mosquitto*, void* self, const mosquitto_message* message) {
        static_cast<MqttClient*>(self)->onMessage(*message);
    });
}

void MqttClient::run() {
    while (!stopping_) {
        int code = mosquitto_connect(client_.get(), settings_.host.c_str(), settings_.portToUse(),
                                     kKeepAliveSeconds);
        while (code == MOSQ_ERR_SUCCESS && (!stopping_ || goodbye_)) {
            code = mosquitto_loop(client_.get(), kTurnMillis, 1);
        }
        const std::string why = refusal_.empty() ? troubleOf(code) : std::exchange(refusal_, {});
        if (up_.exchange(false)) {
            loop_.post([this] {
                connected_ = false;
                outlet_.disconnected();
            });
        }
        if (!stopping_) waitAgain(why);
    }
}

void MqttClient::waitAgain(const std::string& why) {
    if (why != std::exchange(lastTrouble_, why)) {
        loop_.post([this, why] {
            outlet_.note("no MQTT broker at " + settings_.host + ":" + std::to_string(settings_.portToUse()) +
                         ": " + why);
        });
    }
    static thread_local std::minstd_rand random(std::random_device{}());
    const double chance = std::uniform_real_distribution<double>(0, 1)(random);
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, pauseAfter(++failures_, kFirstPause, kLongestPause, chance),
                   [this] { return stopping_.load(); });
}

void MqttClient::onConnect(int code) {
    if (code != 0) {
        refusal_ = mosquitto_connack_string(code);
        return;
    }
    failures_ = 0;
    lastTrouble_.clear();
    up_ = true;
    loop_.post([this] {
        connected_ = true;
        outlet_.note("is connected to the MQTT broker at " + settings_.host);
        outlet_.connected();
    });
}

void MqttClient::onMessage(const mosquitto_message& message) {
    if (message.payloadlen > kLongestPayload) return;  // nothing that we wait for is as long
    const auto* bytes = static_cast<const char*>(message.payload);
    std::string payload(bytes ? bytes : "", bytes ? static_cast<std::size_t>(message.payloadlen) : 0);
    loop_.post([this, topic = std::string(message.topic), payload = std::move(payload),
                retained = message.retain] { outlet_.message(topic, payload, retained); });
}

void MqttClient::subscribe(const std::string& topic) {
    mosquitto_subscribe(client_.get(), nullptr, topic.c_str(), kQos);
}

void MqttClient::publish(const std::string& topic, std::string_view payload) {
    if (!connected_) return;
    mosquitto_publish(client_.get(), nullptr, topic.c_str(), static_cast<int>(payload.size()), payload.data(),
                      kQos, true);
}

}  // namespace petcam::bridge
