#include "petcam/camera.hpp"

#include <algorithm>

namespace petcam {

bool Camera::isHeldAt(Instant now) const noexcept {
    return publisher &&
           (now - publisher->since < kLiveFor || isExcusedAt(now) || media->rtpSince(now - kLiveFor));
}

bool Camera::isExcusedAt(Instant now) const noexcept {
    if (!publisher) return false;
    const auto woke = publisher->rest.wokeAt();
    return publisher->rest.isResting() || (woke && now - *woke < kLiveFor);
}

std::optional<Person> Camera::holder() const {
    const auto talker = floor.holder();
    const auto person =
        std::find_if(viewers.begin(), viewers.end(), [&](const Person& p) { return p.id == talker; });
    if (person == viewers.end()) return std::nullopt;
    return *person;
}

CameraState Camera::stateAt(Instant now) const noexcept {
    if (!publisher) return CameraState::Offline;
    switch (capture()) {
        case Capture::Paused:
            return CameraState::Paused;
        case Capture::Interrupted:
            return CameraState::Asleep;
        case Capture::On:
            break;
    }
    const bool live = media->videoSince(now - kLiveFor) || (publisher->wasLive && isExcusedAt(now));
    return live ? CameraState::Live : CameraState::Asleep;
}

}  // namespace petcam
