#include "app/recorder.hpp"

#include <algorithm>

namespace petcam::gst::app {
namespace {

/// Events come seldom; so many waiting means that the disk hangs.
constexpr std::size_t kMostDiskTasks = 1000;

http::HttpSettings httpSettings(const Settings& settings) {
    http::HttpSettings made;
    made.socket = {settings.httpSocket, 0660, ""};
    made.keyFile = settings.stateDir / "home.key";
    return made;
}

const char* wordOf(RecordingMode mode) {
    return mode == RecordingMode::Off ? "off" : mode == RecordingMode::Motion ? "motion" : "continuous";
}

}  // namespace

Recorder::Recorder(const Settings& settings, store::Note note)
    : settings_(settings),
      note_(std::move(note)),
      archive_(settings.recordingsDir, repairForArchive, note_),
      disk_(settings.recordingsDir),
      upkeep_(
          archive_, disk_, settings.retention,
          [this](store::DiskState state, std::uint64_t freeBytes) {
              loop_.post([this, state, freeBytes] { onDisk(state, freeBytes); });
          },
          note_),
      diskThread_(kMostDiskTasks),
      control_(settings.controlSocket, controlOutlet()) {
    upkeep_.start();
    http_ = std::make_unique<http::HttpServer>(archive_, httpSettings(settings_), apiPorts(), note_);
    timer_ = g_timeout_source_new_seconds(1);
    g_source_set_callback(
        timer_,
        [](gpointer self) -> gboolean {
            static_cast<Recorder*>(self)->tick();
            return G_SOURCE_CONTINUE;
        },
        this, nullptr);
    g_source_attach(timer_, nullptr);
    control_.start();
}

Recorder::~Recorder() {
    g_source_destroy(timer_);
    g_source_unref(timer_);
    http_.reset();
    cameras_.clear();
    // An event that still waits for its picture ends when that is let go, and the disk's thread keeps its
    // end.
    snapshots_.finish();
    loop_.close();
    diskThread_.finish();
    upkeep_.stop();
    archive_.flush();
    archive_.close();
}

control::ControlClient::Outlet Recorder::controlOutlet() {
    return {[this](const control::Subscribed& subscribed) { onConnected(subscribed); },
            [this] { onDisconnected(); }, [this](const control::Message& message) { onMessage(message); },
            note_};
}

http::ApiPorts Recorder::apiPorts() {
    http::ApiPorts ports;
    ports.recordingMode = [this](const std::string& camera) {
        const std::lock_guard lock(names_);
        return std::string(wordOf(settingsOf(camera).recording.mode));
    };
    ports.cameraName = [this](const std::string& camera) {
        const std::lock_guard lock(names_);
        const auto found = nameOf_.find(camera);
        return found == nameOf_.end() ? camera : found->second;
    };
    ports.takeSnapshot = [this](const std::string& camera,
                                std::function<void(std::optional<store::EventId>)> done) {
        loop_.post([this, camera, done = std::move(done)] {
            CameraRecorder* recorder = find(camera);
            recorder ? recorder->takeSnapshot(done) : done(std::nullopt);
        });
    };
    return ports;
}

CameraSettings Recorder::settingsOf(const std::string& camera) const {
    CameraSettings settings = settings_.of(camera);
    if (switchedOff_.contains(camera)) settings.recording.mode = RecordingMode::Off;
    return settings;
}

CameraRecorder* Recorder::find(const std::string& camera) {
    const auto found = cameras_.find(camera);
    return found == cameras_.end() ? nullptr : found->second.get();
}

void Recorder::onConnected(const control::Subscribed& subscribed) {
    tellDisk();
    for (const auto& revoked : subscribed.revoked)
        onRevoked(revoked);
    std::erase_if(cameras_, [&](const auto& one) {
        const auto same = [&](const control::CameraStatus& status) { return status.camera == one.first; };
        return std::none_of(subscribed.cameras.begin(), subscribed.cameras.end(), same);
    });
    for (const auto& status : subscribed.cameras) {
        onCamera(status);
        find(status.camera)->tellAgain();
    }
}

void Recorder::onDisconnected() {
    for (const auto& [id, camera] : cameras_)
        camera->disconnected();
}

void Recorder::onMessage(const control::Message& message) {
    if (const auto* changed = std::get_if<control::CameraChanged>(&message)) return onCamera(changed->status);
    if (const auto* revoked = std::get_if<control::RevokedTickets>(&message)) return onRevoked(*revoked);
    if (const auto* removed = std::get_if<control::CameraRemoved>(&message)) {
        cameras_.erase(removed->camera);
        return;
    }
    if (const auto* tapped = std::get_if<control::Tapped>(&message)) {
        if (CameraRecorder* camera = find(tapped->camera)) camera->tapped(tapped->from);
    }
    if (const auto* talk = std::get_if<control::Talk>(&message)) {
        if (CameraRecorder* camera = find(talk->camera)) camera->talk(talk->active);
    }
}

void Recorder::onCamera(const control::CameraStatus& status) {
    decltype(cameras_)::node_type ended;
    {
        const std::lock_guard lock(names_);
        nameOf_[status.camera] = status.name;
        const bool switched =
            status.record ? switchedOff_.erase(status.camera) > 0 : switchedOff_.insert(status.camera).second;
        // Another one begins with other settings; this one finishes what it records.
        if (switched) ended = cameras_.extract(status.camera);
    }
    ended = {};
    auto& camera = cameras_[status.camera];
    if (!camera) {
        const Services services{
            loop_, diskThread_, archive_, upkeep_, snapshots_, control_, [this] { return clock_.now(); },
            note_};
        camera = std::make_unique<CameraRecorder>(services, status.camera, settingsOf(status.camera));
        camera->tellAgain();
    }
    camera->status(status);
}

void Recorder::onRevoked(const control::RevokedTickets& revoked) {
    http_->revoke({revoked.member, revoked.camera, revoked.before});
}

void Recorder::onDisk(store::DiskState state, std::uint64_t freeBytes) {
    told_ = {state, freeBytes};
    tellDisk();
}

void Recorder::tellDisk() {
    if (told_) control_.send(control::diskLine(toText(told_->first), told_->second));
}

void Recorder::tick() {
    for (const auto& [id, camera] : cameras_)
        camera->tick();
}

}  // namespace petcam::gst::app
