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
    const Capture capture = camera.capture();
    if (capture == Capture::Paused && before != Capture::Paused) {
        camera.media->pause();
        if (camera.floor.clear()) floorChanged(camera, FloorReason::CameraPaused, now);
    } else if (before == Capture::Paused && capture != Capture::Paused) {
        camera.media->resume(now);
    } else if (capture != before) {
        camera.media->awaitVideo();
    }
    tellReport(camera, now);
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
