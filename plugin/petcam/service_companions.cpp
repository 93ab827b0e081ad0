#include <algorithm>
#include <utility>

#include "petcam/service.hpp"

// What the programs beside the server ask for and say, and what the family learns of it.
namespace petcam {
namespace {

const char* reasonText(RecorderState state) {
    switch (state) {
        case RecorderState::Ok:
            return "records";
        case RecorderState::Full:
            return "does not record: its disk is full";
        case RecorderState::ReadOnly:
            return "does not record: its disk is read-only";
        case RecorderState::Gone:
            return "does not record: its disk is gone";
        case RecorderState::Absent:
            return "is not there any more";
    }
    return "";
}

}  // namespace

void Service::connect(CompanionId id, std::shared_ptr<CompanionOutlet> outlet) {
    companions_.connect(id, std::move(outlet));
}

void Service::disconnect(CompanionId id) {
    const auto client = companions_.disconnect(id);
    if (!client) return;
    journal_.note("client=" + *client + " has gone");
    if (*client == kRecorder && !companions_.isHere(kRecorder)) forgetRecorder();
}

Subscription Service::subscribe(CompanionId id, const std::string& client, bool conditions) {
    companions_.subscribe(id, client, conditions, switchboard_.cameras());
    journal_.note("client=" + client + " has come");
    if (client == kRecorder && recorder_ && recorder_->state == RecorderState::Absent) recorder_.reset();
    Subscription subscription{companions_.cameras(), revocations_.standing(clock_.now())};
    if (conditions) subscription.conditions = {companions_.conditions(), recorder_};
    return subscription;
}

void Service::tap(CompanionId id, CameraId camera, TapWish wish, std::shared_ptr<TapOutlet> outlet,
                  Instant now) {
    companions_.nameOf(id);
    companions_.tap(id, knownCamera(camera), wish, std::move(outlet), now);
    updateNeed(knownCamera(camera), now);
}

void Service::wantKeyframe(CompanionId id, CameraId camera, Instant now) {
    companions_.nameOf(id);
    knownCamera(camera).media->wantKeyframe(now);
}

void Service::note(CompanionId id, CameraId number, const Motion& motion) {
    Camera& camera = notedBy(id, number);
    const Motion before = std::exchange(camera.motion, motion);
    if (motion.active && (!before.active || before.event != motion.event)) {
        camera.lastEvent = LastEvent{LastEvent::What::Motion, clock_.now(), {}};
    }
    if (motion != before) tell(camera, MotionNoticed{camera.id, motion, clock_.now()});
}

void Service::note(CompanionId id, CameraId number, const Sound& sound) {
    Camera& camera = notedBy(id, number);
    const Sound before = std::exchange(camera.sound, sound);
    if (sound.active && (!before.active || before.event != sound.event)) {
        camera.lastEvent = LastEvent{LastEvent::What::Sound, clock_.now(), {}};
    }
    if (sound != before) tell(camera, SoundNoticed{camera.id, sound, clock_.now()});
}

void Service::note(CompanionId id, CameraId number, const Recording& recording) {
    setRecording(notedBy(id, number), recording);
}

void Service::note(CompanionId id, const RecorderStatus& status) {
    requireRecorder(id);
    setRecorder(status);
}

void Service::note(CompanionId id, CameraId number, RecorderCounts counts) {
    notedBy(id, number).recorderCounts = std::move(counts);
}

CameraStatistics Service::statistics(CompanionId id, CameraId camera) {
    companions_.nameOf(id);
    return statisticsOf(knownCamera(camera));
}

void Service::change(CompanionId id, CameraId camera, const CameraChange& change, Instant now) {
    requireBridge(id);
    knownCamera(camera);
    home().change(camera, change);
    homeChanged(now);
}

Ticket Service::ticket(CompanionId id, CameraId camera) {
    requireBridge(id);
    knownCamera(camera);
    return ticketFor("m0", camera, false, home().now() + kTicketLifetime);  // no member: the home itself
}

void Service::requireBridge(CompanionId id) const {
    if (companions_.nameOf(id) != kBridge) {
        throw RequestError(ErrorCode::NotAllowed,
                           "only a client that subscribed as \"bridge\" may ask for that");
    }
}

void Service::requireRecorder(CompanionId id) const {
    if (companions_.nameOf(id) != kRecorder) {
        throw RequestError(ErrorCode::NotAllowed,
                           "only a client that subscribed as \"recorder\" may say that");
    }
}

Camera& Service::knownCamera(CameraId camera) {
    Camera* found = switchboard_.find(toString(camera));
    if (!found) throw noSuchCamera(toString(camera));
    return *found;
}

Camera& Service::notedBy(CompanionId id, CameraId camera) {
    requireRecorder(id);
    return knownCamera(camera);
}

void Service::setRecording(Camera& camera, std::optional<Recording> recording) {
    if (camera.recording == recording) return;
    camera.recording = recording;
    tell(camera, RecordingChanged{camera.id, recording});
}

void Service::setRecorder(const RecorderStatus& status) {
    const auto before = std::exchange(recorder_, status);
    if (before != status) companions_.tellCondition(RecorderNoticed{status});
    if (before && before->state == status.state) return;
    journal_.note(std::string("the recorder ") + reasonText(status.state));
    for (const auto& [id, peer] : switchboard_.peers()) {
        if (isOwner(peer)) outbox_.push_back({peer.outlet, Event{RecorderChanged{status}}});
    }
}

void Service::forgetRecorder() {
    for (auto& [id, camera] : switchboard_.cameras()) {
        if (std::exchange(camera.motion, {}).active) {
            tell(camera, MotionNoticed{camera.id, {}, clock_.now()});
        }
        if (std::exchange(camera.sound, {}).active) tell(camera, SoundNoticed{camera.id, {}, clock_.now()});
        setRecording(camera, std::nullopt);
        camera.recorderCounts.clear();
    }
    setRecorder({RecorderState::Absent, std::nullopt});
}

bool Service::isOwner(const Peer& peer) const {
    return home_ && peer.identity && home_->isCurrent(*peer.identity) && home_->isOwner(peer.identity->who);
}

std::optional<RecorderStatus> Service::recorderFor(PeerId id) {
    return isOwner(known(id)) ? recorder_ : std::nullopt;
}

void Service::reviewTickets() {
    for (const auto& revocation : revocations_.review(*home_)) {
        companions_.tell(TicketsRevoked{revocation});
    }
}

}  // namespace petcam
