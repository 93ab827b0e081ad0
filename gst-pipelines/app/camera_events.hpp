#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "analysis/levels_per_second.hpp"
#include "analysis/loud_sounds.hpp"
#include "app/running_event.hpp"
#include "motion/motion_events.hpp"
#include "record/recording_plan.hpp"
#include "snapshot/snapshot_choice.hpp"

namespace petcam::gst::app {

/// What happens before one camera: samples in; events for the archive, the home server and the recording out.
/// Used on the loop's thread.
class CameraEvents {
public:
    struct Outlet {
        /// The recording has a reason, or not any more.
        std::function<void(Reason, bool active, WallTime at)> reason;
        /// A picture of that moment is wanted; `done` may be called later, on the loop's thread.
        std::function<void(const SnapshotWish&, std::function<void(Snapshot)> done)> picture;
    };

    CameraEvents(const Services& services, std::string camera, const SoundSettings& sound, Outlet outlet);

    void add(const MotionSample& sample);
    void add(const SoundSample& sample);
    void talk(bool active, WallTime at);
    /// A clip is being written; events that go on are in it.
    void clip(std::optional<store::ClipId> clip);
    /// Pictures have more pixels from this moment on.
    void better(WallTime since) {
        if (choice_) choice_->better(since);
    }
    /// Nothing more is seen and heard: what goes on ends.
    void stop(WallTime at);
    /// The home server forgot everything: tells it what goes on.
    void tellAgain() const;

private:
    using EventPtr = std::shared_ptr<RunningEvent>;

    void handle(const MotionEvent& event, int level);
    void handle(const SoundEvent& event);
    void choose(const std::optional<SnapshotWish>& wish);
    void keep(const std::vector<SecondLevel>& seconds);
    EventPtr begin(store::EventType type, WallTime at, std::function<void(const std::string&)> named);
    void tellMotion(bool active, const std::string& id) const;
    void tellSound(bool active, const std::string& id) const;

    const Services services_;
    const std::string camera_;
    const Outlet outlet_;
    MotionEvents motions_;
    LoudSounds sounds_;
    LevelsPerSecond levels_;
    std::optional<SnapshotChoice> choice_;
    std::optional<store::ClipId> clip_;
    EventPtr motion_;
    EventPtr sound_;
    EventPtr talk_;
    int level_ = 0;
    float loudest_ = kSilentDbfs;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace petcam::gst::app
