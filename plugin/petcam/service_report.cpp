#include <utility>

#include "petcam/service.hpp"

// How the camera's phone is, and what a pause on purpose ends.
namespace petcam {

void Service::report(PeerId id, const Report& report, Instant now) {
    const auto* publishing = known(id).publishing();
    Camera* camera = publishing ? switchboard_.find(publishing->camera) : nullptr;
    if (!camera || !camera->isPublishedBy(id)) {
        throw RequestError(ErrorCode::NotPublishing, "this handle does not publish");
    }
    setReport(*camera, report, now);
    updateState(*camera, now);
}

void Service::setReport(Camera& camera, std::optional<Report> report, Instant now) {
    const Capture before = camera.capture();
    camera.report = std::move(report);
    captureChanged(camera, before, now);
    tellReport(camera, now);
}

void Service::pauseByHome(Camera& camera, bool paused, Instant now) {
    const Capture before = camera.capture();
    if (std::exchange(camera.pausedByHome, paused) == paused) return;
    journal_.note("camera=" + camera.id + (paused ? " paused" : " not paused any more") + " from elsewhere");
    captureChanged(camera, before, now);
    updateState(camera, now);
    const Peer* publisher = camera.publisher ? switchboard_.find(camera.publisher->peer) : nullptr;
    if (publisher) outbox_.push_back({publisher->outlet, Event{PauseChanged{camera.id, paused}}});
}

void Service::resume(PeerId id, Instant now) {
    const auto* publishing = known(id).publishing();
    const Camera* camera = publishing ? switchboard_.find(publishing->camera) : nullptr;
    if (!camera || !camera->isPublishedBy(id)) {
        throw RequestError(ErrorCode::NotPublishing, "this handle does not publish");
    }
    const auto number = cameraIdOf(camera->id);
    if (!home_ || !number) return;  // an open home has nobody who could have paused it
    home_->change(*number, {false, std::nullopt});
    homeChanged(now);
}

void Service::captureChanged(Camera& camera, Capture before, Instant now) {
    const Capture capture = camera.capture();
    if (capture == Capture::Paused && before != Capture::Paused) {
        camera.media->pause();
        if (camera.floor.clear()) floorChanged(camera, FloorReason::CameraPaused, now);
    } else if (before == Capture::Paused && capture != Capture::Paused) {
        camera.media->resume(now);
    } else if (capture != before) {
        camera.media->awaitVideo();
    }
}

void Service::tellReport(Camera& camera, Instant now) {
    if (camera.report == camera.reportTold) return;
    const bool urgent = camera.report.has_value() != camera.reportTold.has_value() ||
                        camera.report->capture != camera.reportTold->capture;
    if (!urgent && now - camera.reportToldAt < kReportInterval) return;
    camera.reportTold = camera.report;
    camera.reportToldAt = now;
    tell(camera, ReportChanged{camera.id, camera.report});
}

}  // namespace petcam
