#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "app/camera_recorder.hpp"
#include "app/settings.hpp"
#include "app/wall_clock.hpp"
#include "http/http_server.hpp"
#include "store/real_disk.hpp"

namespace petcam::gst::app {

/// The whole program but its command line: all cameras of the home, the archive, its HTTP server. Lives on
/// the thread of the default GLib context.
class Recorder {
public:
    /// Opens the archive, after which everything that a crash left is in order; throws std::runtime_error
    /// when it cannot serve HTTP.
    Recorder(const Settings& settings, store::Note note);
    /// Finishes all clips and events.
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

private:
    void onConnected(const control::Subscribed& subscribed);
    void onDisconnected();
    void onMessage(const control::Message& message);
    void onCamera(const control::CameraStatus& status);
    void onRevoked(const control::RevokedTickets& revoked);
    void onDisk(store::DiskState state, std::uint64_t freeBytes);
    void tellDisk();
    void tick();
    CameraSettings settingsOf(const std::string& camera) const;
    CameraRecorder* find(const std::string& camera);
    control::ControlClient::Outlet controlOutlet();
    http::ApiPorts apiPorts();

    const Settings settings_;
    const store::Note note_;
    WallClock clock_;
    companion::LoopQueue loop_;
    store::Archive archive_;
    store::RealDisk disk_;
    std::optional<std::pair<store::DiskState, std::uint64_t>> told_;  ///< of the disk
    store::Upkeep upkeep_;
    TaskThread diskThread_;
    SnapshotMaker snapshots_;
    control::ControlClient control_;
    std::mutex names_;  ///< of what follows, which HTTP's threads read
    std::map<std::string, std::string> nameOf_;
    std::set<std::string> switchedOff_;  ///< cameras that the family wants not to be recorded
    std::map<std::string, std::unique_ptr<CameraRecorder>> cameras_;
    std::unique_ptr<http::HttpServer> http_;
    GSource* timer_ = nullptr;
};

}  // namespace petcam::gst::app
