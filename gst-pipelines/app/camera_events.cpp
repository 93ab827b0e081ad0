#include "app/camera_events.hpp"

#include <algorithm>

namespace petcam::gst::app {

CameraEvents::CameraEvents(const Services& services, std::string camera, const SoundSettings& sound,
                           Outlet outlet)
    : services_(services), camera_(std::move(camera)), outlet_(std::move(outlet)), sounds_(sound) {}

void CameraEvents::add(const MotionSample& sample) {
    keep(levels_.add(sample));
    for (const MotionEvent& event : motions_.add(sample))
        handle(event, sample.level);
    if (choice_) choose(choice_->add(sample));
}

void CameraEvents::add(const SoundSample& sample) {
    keep(levels_.add(sample));
    for (const SoundEvent& event : sounds_.add(sample))
        handle(event);
}

void CameraEvents::keep(const std::vector<SecondLevel>& seconds) {
    for (const SecondLevel& one : seconds)
        services_.archive.addLevel(camera_, one.second, one.motion, one.soundDbfs);
}

CameraEvents::EventPtr CameraEvents::begin(store::EventType type, WallTime at,
                                           std::function<void(const std::string&)> named) {
    return std::make_shared<RunningEvent>(services_, camera_, type, at, clip_, std::move(named));
}

void CameraEvents::handle(const MotionEvent& event, int level) {
    if (const auto* started = std::get_if<MotionStarted>(&event)) {
        level_ = level;
        choice_.emplace();
        // The home server is told when the event has its name.
        motion_ = begin(store::EventType::Motion, started->at,
                        [this, alive = std::weak_ptr(alive_)](const std::string& id) {
                            if (alive.lock() && motion_) tellMotion(true, id);
                        });
        return outlet_.reason(Reason::Motion, true, started->at);
    }
    if (const auto* strongest = std::get_if<MotionStrongest>(&event)) {
        level_ = strongest->level;
        return;
    }
    const auto& ended = std::get<MotionEnded>(event);
    outlet_.reason(Reason::Motion, false, ended.at);
    if (!motion_) return;
    level_ = ended.strongest.level;
    choose(choice_->stop());
    choice_.reset();
    tellMotion(false, motion_->id());
    motion_->end(ended.at);
    motion_.reset();
}

void CameraEvents::choose(const std::optional<SnapshotWish>& wish) {
    if (!wish || !motion_) return;
    motion_->expectPicture();
    outlet_.picture(*wish, [event = motion_, place = static_cast<std::size_t>(wish->place)](
                               Snapshot snapshot) { event->picture(place, std::move(snapshot)); });
}

void CameraEvents::handle(const SoundEvent& event) {
    if (const auto* started = std::get_if<SoundStarted>(&event)) {
        loudest_ = started->loudestDbfs;
        sound_ = begin(store::EventType::Sound, started->at,
                       [this, alive = std::weak_ptr(alive_)](const std::string& id) {
                           if (alive.lock() && sound_) tellSound(true, id);
                       });
        return outlet_.reason(Reason::Sound, true, started->at);
    }
    const auto& ended = std::get<SoundEnded>(event);
    outlet_.reason(Reason::Sound, false, ended.at);
    if (!sound_) return;
    loudest_ = ended.loudestDbfs;
    tellSound(false, sound_->id());
    sound_->end(ended.at);
    sound_.reset();
}

void CameraEvents::talk(bool active, WallTime at) {
    if (active == (talk_ != nullptr)) return;
    if (active) {
        // Who talks to the pet is louder than the pet: the plugin withholds the sound, and what was loud is
        // over.
        for (const SoundEvent& event : sounds_.stop())
            handle(event);
        talk_ = begin(store::EventType::Talk, at, [](const std::string&) {});
        return;
    }
    talk_->end(at);
    talk_.reset();
}

void CameraEvents::clip(std::optional<store::ClipId> clip) {
    clip_ = clip;
    if (!clip) return;
    for (const EventPtr& event : {motion_, sound_, talk_}) {
        if (event) event->shownBy(*clip);
    }
}

void CameraEvents::stop(WallTime at) {
    for (const MotionEvent& event : motions_.stop())
        handle(event, 0);
    for (const SoundEvent& event : sounds_.stop())
        handle(event);
    talk(false, at);
    keep(levels_.stop());
}

void CameraEvents::tellAgain() const {
    if (motion_) tellMotion(true, motion_->id());
    if (sound_) tellSound(true, sound_->id());
}

void CameraEvents::tellMotion(bool active, const std::string& id) const {
    services_.control.send(control::motionLine(camera_, active, std::clamp(level_, 0, 100), id));
}

void CameraEvents::tellSound(bool active, const std::string& id) const {
    services_.control.send(control::soundLine(camera_, active, std::clamp(loudest_, kSilentDbfs, 0.0F), id));
}

}  // namespace petcam::gst::app
