#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/services.hpp"

namespace petcam::gst::app {

/// One event of a camera from its begin to its end. The archive's part happens on the disk's thread, in this
/// order. Used on the loop's thread.
class RunningEvent {
public:
    /// `named` is called on the loop's thread with the event's name, or an empty one when it could not be
    /// kept.
    RunningEvent(const Services& services, const std::string& camera, store::EventType type, WallTime start,
                 std::optional<store::ClipId> clip, std::function<void(const std::string& id)> named);

    /// The clip that shows it, when it is known at last.
    void shownBy(store::ClipId clip) {
        if (!clip_) clip_ = clip;
    }
    bool hasClip() const { return clip_.has_value(); }

    ~RunningEvent() { close(); }
    RunningEvent(const RunningEvent&) = delete;
    RunningEvent& operator=(const RunningEvent&) = delete;

    /// A picture was asked for, which `picture` will bring.
    void expectPicture() { ++expected_; }
    /// For one of the event's places; a later one of the same place takes over. An empty one is none.
    void picture(std::size_t place, Snapshot snapshot);
    /// It is over; kept as such when its last picture is there.
    void end(WallTime end);

    /// As the archive calls it; empty until it is known.
    const std::string& id() const { return *id_; }

private:
    void close();

    const Services services_;
    std::optional<store::ClipId> clip_;
    std::shared_ptr<std::string> id_ = std::make_shared<std::string>();
    std::shared_ptr<std::optional<store::EventId>> kept_ = std::make_shared<std::optional<store::EventId>>();
    std::vector<std::optional<Snapshot>> pictures_;
    int expected_ = 0;
    std::optional<WallTime> end_;
};

}  // namespace petcam::gst::app
