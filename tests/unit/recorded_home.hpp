#pragma once

#include "locked_home.hpp"
#include "tap_fakes.hpp"

namespace petcam {

inline constexpr CameraId kKitchen{1};

/// A locked home with a recorder that has subscribed.
struct RecordedHome : LockedHome {
    std::shared_ptr<RecordingCompanion> companion = std::make_shared<RecordingCompanion>();
    std::shared_ptr<RecordingTap> out = std::make_shared<RecordingTap>();
    CompanionId recorder = join(1, Service::kRecorder, companion);

    CompanionId join(std::uint64_t id, const std::string& client, std::shared_ptr<CompanionOutlet> outlet) {
        service.connect({id}, std::move(outlet));
        service.subscribe({id}, client);
        service.announce();
        return {id};
    }
    template <typename T>
    std::vector<T> told() {
        service.announce();
        return companion->of<T>();
    }
    void tap() { service.tap(recorder, kKitchen, kEverything, out, now); }
};

}  // namespace petcam
