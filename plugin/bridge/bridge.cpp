#include "bridge/bridge.hpp"

#include <utility>

#include "bridge/happened.hpp"

namespace petcam::bridge {
namespace {

/// A home server that does not answer is as good as none, and Prometheus does not wait for long.
constexpr std::chrono::milliseconds kScrapeTime{2000};

}  // namespace

/// One look of Prometheus, until all cameras have answered or the time is over.
struct Bridge::Scrape {
    std::map<std::string, Json> statistics;
    std::size_t missing = 0;
    bool isOver = false;
    Timer timer;
};

Bridge::Bridge(const Settings& settings, Note note)
    : settings_(settings),
      note_(std::move(note)),
      link_(settings.controlSocket,
            {[this](Home next) { onHome(std::move(next)); }, [this] { onLost(); }, note_}) {
    for (const WebhookSettings& one : settings_.webhooks)
        webhooks_.push_back(std::make_unique<Webhook>(one, counts_, note_));
    if (settings_.metrics.enabled) {
        metrics_ = std::make_unique<MetricsServer>(settings_.metrics.port,
                                                   [this](auto done) { collect(std::move(done)); });
    }
    if (settings_.mqtt.enabled) {
        mqtt_ = std::make_unique<MqttHome>(
            settings_.mqtt, counts_,
            MqttHome::Outlet{[this](const Command& command) { onCommand(command); }, note_});
        if (settings_.mqtt.snapshots && !settings_.mediaSocket.empty()) {
            snapshots_ = std::make_unique<Snapshots>(
                settings_.mediaSocket, link_, [this](const std::string& camera, std::string_view jpeg) {
                    mqtt_->showSnapshot(camera, jpeg);
                });
        }
    }
    link_.start();
}

void Bridge::onHome(Home next) {
    isUp_ = true;
    const Home before = std::exchange(home_, std::move(next)).value_or(*home_);
    if (mqtt_) mqtt_->show(*home_);
    for (const Happened& happened : happenedBetween(before, *home_)) {
        for (const auto& webhook : webhooks_)
            webhook->tell(happened);
    }
    if (snapshots_) showPictures(before);
}

/// Of what moved: the first picture that there is, and the best one when it is over.
void Bridge::showPictures(const Home& before) {
    for (const auto& [id, camera] : home_->cameras) {
        const auto was = before.cameras.find(id);
        const Noticed none;
        const Noticed& motion = was == before.cameras.end() ? none : was->second.motion;
        if (camera.motion == motion || camera.motion.event.empty()) continue;
        snapshots_->ofEvent(id, camera.motion.event);
    }
}

void Bridge::onLost() {
    isUp_ = false;
    if (mqtt_) mqtt_->lost();
}

void Bridge::onCommand(const Command& command) {
    const auto done = [this, camera = command.camera](bool good) {
        if (good) return;
        ++counts_.mqttRefused;
        mqtt_->showAgain(camera);
    };
    const auto changed = [done](const json_t* answer) { done(answer != nullptr); };
    switch (command.what) {
        case Command::What::Snapshot:
            return snapshots_ ? snapshots_->take(command.camera, done) : done(false);
        case Command::What::Pause:
            return link_.ask("pause", command.camera, Json(json_pack("{s:b}", "paused", int{command.on})),
                             changed);
        case Command::What::Record:
            return link_.ask("record", command.camera, Json(json_pack("{s:b}", "record", int{command.on})),
                             changed);
    }
}

void Bridge::collect(std::function<void(const std::string&)> done) {
    const auto scrape = std::make_shared<Scrape>();
    const auto finish = [this, scrape, done = std::move(done)] {
        if (std::exchange(scrape->isOver, true)) return;
        scrape->timer.stop();
        Numbers numbers = this->numbers();
        numbers.isUp &= scrape->missing == 0;
        numbers.statistics = std::move(scrape->statistics);
        done(metricsText(numbers));
    };
    if (!isUp_ || home_->cameras.empty()) return finish();
    scrape->missing = home_->cameras.size();
    scrape->timer.set(kScrapeTime, finish);
    for (const auto& [id, camera] : home_->cameras) {
        link_.ask("statistics", id, [scrape, finish, id = id](const json_t* answer) {
            if (answer) scrape->statistics[id] = Json(json_incref(const_cast<json_t*>(answer)));
            if (--scrape->missing == 0) finish();
        });
    }
}

Numbers Bridge::numbers() {
    Numbers numbers{isUp_, {}, {}, counts_};
    if (isUp_) numbers.home = *home_;
    numbers.bridge.connections = link_.connections();
    for (const auto& webhook : webhooks_)
        numbers.bridge.webhooksWaiting += webhook->waiting();
    return numbers;
}

}  // namespace petcam::bridge
