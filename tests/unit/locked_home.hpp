#pragma once

#include <string>

#include "home.hpp"

namespace petcam {

/// A locked home with an owner, two cameras ("c1" Kitchen, "c2" Hall) whose phones publish, and hands that
/// move both clocks.
struct LockedHome {
    MemoryStore store;
    CountingSecrets secrets;
    HandClock clock;
    Household household{{20, 5, 10, 10min}, store, secrets, clock};
    RecordingJournal journal;
    Instant now{1000s};
    Service service{Limits{10, 20, 1000}, &household, clock, journal, now};
    std::vector<std::shared_ptr<RecordingOutlet>> outlets;
    std::map<PeerId, std::shared_ptr<MediaSink>> sinks;

    PeerId attach() {
        outlets.push_back(std::make_shared<RecordingOutlet>());
        const PeerId id{outlets.size()};
        service.attach(id, outlets.back(), now);
        return id;
    }
    RecordingOutlet& outlet(PeerId id) { return *outlets[id.value - 1]; }

    /// The token of a device that took this invitation.
    std::string tokenFor(const Invited& invited, const std::string& name = "Guest") {
        return service.claim(attach(), invited.code, name, now).token;
    }
    PeerId signedIn(const std::string& token) {
        const PeerId id = attach();
        service.signIn(id, token, now);
        service.announce();
        return id;
    }

    std::string owner = tokenFor(household.inviteOwner(), "Mum");
    PeerId kitchen = camera("Kitchen");
    PeerId hall = camera("Hall");

    /// A member by role with rights on the kitchen, and its token.
    std::pair<MemberId, std::string> member(Role role, std::optional<Grant> onKitchen = {}) {
        NewMember wanted{"Somebody", role, {}, {}, {}};
        if (onKitchen) wanted.grants = {{CameraId{1}, *onKitchen}};
        const Invited invited = household.invite(wanted);
        service.homeChanged(now);
        return {std::get<MemberId>(invited.to), tokenFor(invited)};
    }

    PeerId camera(const std::string& name) {
        const Invited invited = household.addCamera(name);
        service.homeChanged(now);
        const PeerId id = signedIn(tokenFor(invited));
        sinks[id] = service.publish(id, toString(std::get<CameraId>(invited.to)), kDevice, kVp8Camera, now);
        service.announce();
        return id;
    }
    PeerId watch(const std::string& token, const std::string& camera = "c1") {
        const PeerId id = signedIn(token);
        sinks[id] = service.watch(id, camera, "whatever the page says", kViewer, now);
        sinks[id]->onMediaUp(now);
        service.announce();
        return id;
    }

    /// One keyframe and one packet of sound of a camera.
    void film(PeerId camera) {
        ++sequence;
        auto picture = rtpPacket(96, sequence, sequence * 6000u, kVp8Key);
        sinks[camera]->onRtp(MediaKind::Video, picture, std::nullopt, now);
        auto sound = rtpPacket(111, sequence, sequence * 960u, kSound);
        sinks[camera]->onRtp(MediaKind::Audio, sound, 30, now);
    }
    /// One packet of sound of a viewer.
    void speak(PeerId viewer) {
        ++sequence;
        auto sound = rtpPacket(109, sequence, sequence * 960u, kSound);
        sinks[viewer]->onRtp(MediaKind::Audio, sound, 30, now);
    }
    std::size_t seen(PeerId id) { return outlet(id).count(MediaKind::Video); }
    std::size_t heard(PeerId id) { return outlet(id).count(MediaKind::Audio); }

    void pass(Duration time) {
        now += time;
        clock.time += std::chrono::duration_cast<std::chrono::seconds>(time);
        service.tick(now);
        service.announce();
    }
    void change(MemberId member, const MemberChange& change) {
        household.change(member, change);
        service.homeChanged(now);
        service.announce();
    }

    template <typename T>
    std::vector<T> eventsOf(PeerId id) {
        return only<T>(outlet(id).events);
    }

    std::uint16_t sequence = 0;
};

}  // namespace petcam
