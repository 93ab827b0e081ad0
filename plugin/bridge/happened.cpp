#include "bridge/happened.hpp"

#include <algorithm>

namespace petcam::bridge {
namespace {

const char* nameOf(const std::string& state) {
    return state == "live" ? "camera_online" : state == "paused" ? "camera_paused" : "camera_offline";
}

struct Writer {
    const HomeCamera& camera;
    std::vector<Happened>& all;

    void add(const std::string& event) const { all.push_back({event, camera.id, camera.name}); }
    void turned(bool before, bool after, const std::string& what) const {
        if (before != after) add(what + (after ? "_started" : "_ended"));
    }
};

}  // namespace

bool isEventName(std::string_view name) {
    return std::find(std::begin(kEventNames), std::end(kEventNames), name) != std::end(kEventNames);
}

std::vector<Happened> happenedBetween(const Home& before, const Home& after) {
    std::vector<Happened> all;
    for (const auto& [id, camera] : after.cameras) {
        const auto found = before.cameras.find(id);
        if (found == before.cameras.end()) continue;
        const HomeCamera& was = found->second;
        const Writer writer{camera, all};
        // Asleep and offline are both without a picture that anybody turned off.
        if (std::string_view(nameOf(was.state)) != nameOf(camera.state)) writer.add(nameOf(camera.state));
        writer.turned(was.talk, camera.talk, "talk");
        writer.turned(was.motion.active, camera.motion.active, "motion");
        writer.turned(was.sound.active, camera.sound.active, "sound");
        writer.turned(was.isRecorded(), camera.isRecorded(), "recording");
    }
    return all;
}

}  // namespace petcam::bridge
